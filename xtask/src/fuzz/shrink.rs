//! The smallest part of a program that still shows something.

/// Takes lines away, many at once and then fewer, as long as `shows` holds for what is left.
///
/// # Errors
/// What `shows` fails with.
pub fn shrink<E>(
    program: &str,
    mut shows: impl FnMut(&str) -> Result<bool, E>,
) -> Result<String, E> {
    let mut lines: Vec<&str> = program.lines().collect();
    let mut size = lines.len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        let before = lines.len();
        while start < lines.len() {
            let end = lines.len().min(start + size);
            let fewer: Vec<&str> = lines[..start]
                .iter()
                .chain(&lines[end..])
                .copied()
                .collect();
            if !fewer.is_empty() && shows(&joined(&fewer))? {
                lines = fewer;
            } else {
                start = end;
            }
        }
        // What went may have been in the way of a line that stands before it.
        if size > 1 || lines.len() == before {
            size /= 2;
        }
    }
    Ok(joined(&lines))
}

fn joined(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn what_does_not_matter_goes() {
        let program: String = (0..40).map(|number| format!("line {number}\n")).collect();
        let small = shrink(&program, |text| {
            let has = |line: &str| text.lines().any(|it| it == line);
            Ok::<_, String>(has("line 7") && has("line 31"))
        });
        assert_eq!(small.as_deref(), Ok("line 7\nline 31\n"));
    }

    #[test]
    fn errors_end_it() {
        assert_eq!(shrink("a\nb\n", |_| Err::<bool, _>("no")), Err("no"));
    }
}
