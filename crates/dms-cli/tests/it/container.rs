//! Dockerfile and compose.yaml, as far as they can be checked without a Docker daemon.

use saphyr::{LoadableYamlNode, Yaml};

use crate::support::repository;

fn text(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap()
}

/// The value behind a path of keys.
#[track_caller]
fn at<'a>(yaml: &'a Yaml<'a>, keys: &[&str]) -> &'a Yaml<'a> {
    keys.iter().fold(yaml, |yaml, key| {
        yaml.as_mapping_get(key)
            .unwrap_or_else(|| panic!("no `{key}`"))
    })
}

#[test]
fn compose_has_a_database_and_the_service_alembic() {
    let text = text("compose.yaml");
    let documents = Yaml::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1);
    let compose = &documents[0];
    let database = at(compose, &["services", "database"]);
    assert!(
        at(database, &["image"])
            .as_str()
            .unwrap()
            .starts_with("postgres:")
    );
    assert!(
        at(database, &["healthcheck", "test"])
            .as_sequence()
            .is_some()
    );
    let alembic = at(compose, &["services", "alembic"]);
    assert_eq!(at(alembic, &["build"]).as_str(), Some("."));
    assert_eq!(
        at(alembic, &["depends_on", "database", "condition"]).as_str(),
        Some("service_healthy")
    );
    let url = at(alembic, &["environment", "DATABASE_URL"])
        .as_str()
        .unwrap();
    assert!(
        url.starts_with("postgresql://dms:") && url.ends_with("@database:5432/product"),
        "{url}"
    );
    let volumes = at(alembic, &["volumes"]).as_sequence().unwrap();
    assert_eq!(
        volumes[0].as_str(),
        Some("${PROJECT:-./examples/product}:/project")
    );
    for service in ["database", "alembic"] {
        let service = at(compose, &["services", service]);
        assert!(
            service.as_mapping_get("ports").is_none(),
            "a port is published"
        );
        assert!(
            service.as_mapping_get("command").is_none(),
            "arguments of `docker compose run` replace a command"
        );
    }
}

#[test]
fn the_image_is_small_and_runs_as_a_user() {
    let text = text("Dockerfile");
    let instructions: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect();
    let stages: Vec<&&str> = instructions
        .iter()
        .filter(|line| line.starts_with("FROM "))
        .collect();
    assert_eq!(
        stages,
        [
            &"FROM rust:1-bookworm AS builder",
            &"FROM debian:bookworm-slim"
        ]
    );
    let last = instructions
        .iter()
        .rposition(|line| line.starts_with("FROM "))
        .unwrap();
    let last = &instructions[last..];
    for expected in ["USER dms", "WORKDIR /project", "ENTRYPOINT [\"dms\"]"] {
        assert!(last.contains(&expected), "no `{expected}`");
    }
    assert!(text.contains("ln -s /project/migrations /migrations"));
    assert!(text.contains("COPY --from=builder /source/target/release/dms /usr/local/bin/dms"));
}
