//! Encryption by rustls, with libpq's meaning of `sslmode`.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::config::{Settings, SslMode};
use crate::error::{Error, ErrorKind, Result};

/// The connector for a mode. Reads certificates only where the mode verifies.
pub(super) fn connector(mode: SslMode, settings: &Settings) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let level = match mode {
        SslMode::VerifyFull => Level::Full,
        SslMode::VerifyCa => Level::Authority,
        // libpq: `require` with a root certificate behaves like `verify-ca`.
        SslMode::Require if settings.ssl_root_cert.is_some() => Level::Authority,
        SslMode::Require | SslMode::Prefer | SslMode::Allow | SslMode::Disable => Level::Nothing,
    };
    let (roots, pinned) = match level {
        Level::Nothing => (RootCertStore::empty(), Vec::new()),
        Level::Authority | Level::Full => roots(settings.ssl_root_cert.as_deref())?,
    };
    let verifier = Verifier {
        level,
        roots,
        pinned,
        provider: Arc::clone(&provider),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls_error("TLS cannot be set up", &error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match (&settings.ssl_cert, &settings.ssl_key) {
        (None, None) => builder.with_no_client_auth(),
        (Some(certificate), Some(key)) => {
            let chain = certificates(Path::new(certificate), "sslcert")?;
            let key = PrivateKeyDer::from_pem_file(key).map_err(|error| {
                tls_error(
                    &format!("the private key `{key}` (`sslkey`) cannot be read"),
                    &error,
                )
            })?;
            builder.with_client_auth_cert(chain, key).map_err(|error| {
                tls_error("`sslcert` and `sslkey` cannot be used together", &error)
            })?
        }
        _ => {
            return Err(Error::new(
                ErrorKind::Config,
                "a client certificate needs both `sslcert` and `sslkey` in the database URL",
            ));
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

fn tls_error(message: &str, error: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Config, format!("{message}: {error}"))
}

fn certificates(path: &Path, option: &str) -> Result<Vec<CertificateDer<'static>>> {
    let shown = path.display();
    let unreadable = |error| {
        tls_error(
            &format!("the certificate file `{shown}` (`{option}`) cannot be read"),
            &error,
        )
    };
    let certificates = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    if certificates.is_empty() {
        return Err(Error::new(
            ErrorKind::Config,
            format!("the file `{shown}` (`{option}`) contains no certificate"),
        )
        .with_hint("it must be in PEM format: `-----BEGIN CERTIFICATE-----`"));
    }
    Ok(certificates)
}

/// The trusted authorities: those of `sslrootcert`, or the operating system's (also for `system`).
fn roots(path: Option<&str>) -> Result<(RootCertStore, Vec<CertificateDer<'static>>)> {
    let mut store = RootCertStore::empty();
    match path {
        Some(path) if path != "system" => {
            let certificates = certificates(Path::new(path), "sslrootcert")?;
            let (added, _) = store.add_parsable_certificates(certificates.iter().cloned());
            if added == 0 {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("no certificate in `{path}` (`sslrootcert`) can be used"),
                ));
            }
            Ok((store, certificates))
        }
        _ => {
            let loaded = rustls_native_certs::load_native_certs();
            store.add_parsable_certificates(loaded.certs);
            if store.is_empty() {
                return Err(Error::new(
                    ErrorKind::Config,
                    "this system has no trusted certificates to verify the server's with",
                )
                .with_hint(
                    "install them (Debian: `apt-get install ca-certificates`), or name a file with `sslrootcert=` in the URL",
                ));
            }
            Ok((store, Vec::new()))
        }
    }
}

/// What of the server's certificate is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Nothing: encryption only.
    Nothing,
    /// That a trusted authority signed it.
    Authority,
    /// Also that it is for this host.
    Full,
}

#[derive(Debug)]
struct Verifier {
    level: Level,
    roots: RootCertStore,
    /// The certificates of `sslrootcert`: one that signed itself may be the server's own.
    pinned: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        if self.level == Level::Nothing {
            return Ok(ServerCertVerified::assertion());
        }
        let certificate = ParsedCertificate::try_from(end_entity)?;
        if !self.pinned.iter().any(|pinned| pinned == end_entity) {
            verify_server_cert_signed_by_trust_anchor(
                &certificate,
                &self.roots,
                intermediates,
                now,
                self.provider.signature_verification_algorithms.all,
            )?;
        }
        if self.level == Level::Full {
            verify_server_name(&certificate, server_name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
