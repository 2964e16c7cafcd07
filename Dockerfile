# The `dms` command in a small image. The project (dms.toml, models, migrations/) is mounted at
# /project:
#
#   docker build -t dms .
#   docker run --rm -v "$PWD/examples/product:/project" -u "$(id -u):$(id -g)" dms upgrade
FROM rust:1-bookworm AS builder
WORKDIR /source
COPY . .
RUN cargo build --locked --release -p dms-cli

FROM debian:bookworm-slim
# What verifies a database server's certificate.
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=builder /source/target/release/dms /usr/local/bin/dms
# /migrations is the project's folder of migrations, so that exports are found in /migrations/transforms.
RUN useradd --uid 1000 --create-home dms \
    && mkdir /project \
    && chown dms:dms /project \
    && ln -s /project/migrations /migrations
USER dms
WORKDIR /project
ENTRYPOINT ["dms"]
CMD ["--help"]
