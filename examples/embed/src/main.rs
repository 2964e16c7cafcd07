//! Brings a database up to date with scripts that were compiled in: `cargo run -p dms-example-embed -- sqlite:///app.db`.

const SCRIPTS: &[(&str, &str)] =
    dms::embed_scripts!("../../product/migrations/versions/6173b7ed3174_add_product.py");

fn main() -> dms::Result<()> {
    let url = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "sqlite://".to_owned());
    let applied = dms::engine::Migrator::embedded(SCRIPTS)?
        .connect(&url)?
        .upgrade("head")?;
    println!(
        "{} step(s), now at {}",
        applied.steps.len(),
        applied.after.join(", ")
    );
    Ok(())
}
