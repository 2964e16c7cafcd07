//! Every expectation was printed by Alembic 1.20.1's `render` on the same operations, but for the lines of comment,
//! which are our own words, and where a test says so.

#![allow(clippy::unwrap_used)]

mod autogenerate;
mod data_type;
mod dialect;
mod evaluated;
mod operation;
mod standing;

use super::*;
use dialect::TestDialect;

/// The lines of a body between the two marking comments, without the template's margin.
fn lines(operations: &[Operation], options: &RenderOptions) -> String {
    let script = render(operations, &[], options, &TestDialect).unwrap();
    let body = script.upgrades;
    let body = body.strip_prefix("# ### written by dms from the models - please check ###\n");
    let body = body.unwrap().strip_suffix("\n    # ### end ###").unwrap();
    let lines: Vec<&str> = body
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    lines.join("\n")
}

#[track_caller]
fn assert_lines(operations: &[Operation], expected: &str) {
    assert_eq!(lines(operations, &RenderOptions::default()), expected);
}
