//! Mako's syntax, translated to Python: what `mako.lexer` accepts of it becomes the body of a function that writes
//! the text, and the evaluator runs that function.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Python text that was made from a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Python {
    /// The text.
    pub text: String,
    /// Which parts of it were copied from the template: where they stand here, and their start there.
    pub copies: Vec<(Range<usize>, usize)>,
}

impl Python {
    fn copy(&mut self, template: &str, range: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(&template[range.clone()]);
        self.copies.push((start..self.text.len(), range.start));
    }

    fn indent(&mut self, level: usize) {
        for _ in 0..level {
            self.text.push_str("    ");
        }
    }

    /// Adds another text behind this one.
    pub(super) fn append(&mut self, other: &Self) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.copies.extend(
            other
                .copies
                .iter()
                .map(|(range, start)| (range.start + offset..range.end + offset, *start)),
        );
    }

    /// The place in the template that a place in the text came from: its first part that was copied, or else what
    /// was copied before it on the same line (an expression that ends too early).
    pub(super) fn origin(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let overlaps =
            |here: &Range<usize>| here.contains(&range.start) || range.contains(&here.start);
        let precedes = |here: &Range<usize>| {
            self.text
                .get(here.end..range.start)
                .is_some_and(|between| !between.contains('\n'))
        };
        let (here, there) = self
            .copies
            .iter()
            .find(|(here, _)| overlaps(here))
            .or_else(|| self.copies.iter().rfind(|(here, _)| precedes(here)))?;
        let start = range.start.clamp(here.start, here.end);
        let end = range.end.clamp(start, here.end);
        Some(start - here.start + there..end - here.start + there)
    }
}

/// A template's two parts: the code of its `<%! %>` blocks, and the body of the function (indented once).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Translation {
    pub module: Python,
    pub body: Python,
}

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    pub message: String,
    pub range: Range<usize>,
}

/// The function that takes the text, and the functions behind Mako's built-in filters.
pub(super) const WRITE: &str = "__write";
pub(super) const ESCAPE: &str = "__escape";
pub(super) const URL: &str = "__url";
pub(super) const TRIM: &str = "__trim";

/// Translates a template.
pub(super) fn translate(text: &str) -> Result<Translation, Invalid> {
    let mut lexer = Lexer {
        text,
        position: coding_comment(text),
        result: Translation::default(),
        control: Vec::new(),
    };
    while lexer.position < text.len() {
        lexer.step()?;
    }
    match lexer.control.pop() {
        None => Ok(lexer.result),
        Some((keyword, range)) => Err(Invalid {
            message: format!("`% {keyword}` has no `% end{keyword}`"),
            range,
        }),
    }
}

/// A Python string literal of this text.
pub(super) fn literal(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('\'');
    for character in text.chars() {
        match character {
            '\'' | '\\' => result.extend(['\\', character]),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\0'..='\x1f' | '\x7f' => result.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ => result.push(character),
        }
    }
    result.push('\'');
    result
}

/// The length of a first line that names the encoding; Mako drops it.
fn coding_comment(text: &str) -> usize {
    match text.split_inclusive('\n').next() {
        Some(line) if line.starts_with('#') && line.ends_with('\n') => {
            let is_coding = line
                .match_indices("coding")
                .filter_map(|(at, word)| line[at + word.len()..].strip_prefix([':', '=']))
                .any(|rest| {
                    rest.trim_start()
                        .starts_with(|c: char| c.is_alphanumeric() || "-_.".contains(c))
                });
            if is_coding { line.len() } else { 0 }
        }
        _ => 0,
    }
}

struct Lexer<'a> {
    text: &'a str,
    position: usize,
    result: Translation,
    /// The open control lines: keyword and place.
    control: Vec<(&'a str, Range<usize>)>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn level(&self) -> usize {
        self.control.len() + 1
    }

    fn is_line_start(&self) -> bool {
        self.position == 0 || self.text[..self.position].ends_with('\n')
    }

    fn invalid(&self, start: usize, message: impl Into<String>) -> Invalid {
        let line = self.text[start..].lines().next().unwrap_or_default();
        Invalid {
            message: message.into(),
            range: start..start + line.len(),
        }
    }

    fn step(&mut self) -> Result<(), Invalid> {
        let rest = self.rest();
        if rest.starts_with("${") {
            return self.expression();
        }
        if self.is_line_start() && self.line()? {
            return Ok(());
        }
        if rest.starts_with("<%") {
            return self.tag();
        }
        if rest.starts_with("</%") {
            return Err(self.invalid(self.position, "this tag closes nothing"));
        }
        self.plain_text();
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if !text.is_empty() {
            let level = self.level();
            self.result.body.indent(level);
            self.result
                .body
                .text
                .push_str(&format!("{WRITE}({})\n", literal(text)));
        }
    }

    /// Text up to the next thing that means something.
    fn plain_text(&mut self) {
        let start = self.position;
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut next = self.text.len();
        while end < bytes.len() {
            let rest = &self.text[end..];
            let first = bytes[end];
            if first == b'\\' {
                let newline = ["\\\n", "\\\r\n"].iter().find(|it| rest.starts_with(**it));
                if let Some(newline) = newline {
                    next = end + newline.len();
                    break;
                }
            }
            // Where the text begins nothing else was recognized: that is plain text.
            if end > start {
                let is_line_start = bytes[end - 1] == b'\n' && {
                    let line = rest.trim_start_matches([' ', '\t']);
                    line.starts_with('%') || line.starts_with("##")
                };
                if is_line_start
                    || rest.starts_with("${")
                    || rest.starts_with("<%")
                    || rest.starts_with("</%")
                {
                    next = end;
                    break;
                }
            }
            end += rest.chars().next().map_or(1, char::len_utf8);
        }
        let text = self.text;
        self.write(&text[start..end]);
        self.position = next;
    }

    /// `% ...`, `## ...` and `%%` at the start of a line.
    fn line(&mut self) -> Result<bool, Invalid> {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let line = &rest[blanks..];
        if line.starts_with("%%") {
            self.write(&rest[..=blanks]);
            let percents = line.len() - line.trim_start_matches('%').len();
            self.write(&line[2..percents]);
            self.position += blanks + percents;
            return Ok(true);
        }
        let (is_comment, marker) = if line.starts_with("##") {
            (true, 2)
        } else if line.starts_with('%') {
            (false, 1)
        } else {
            return Ok(false);
        };
        // A backslash before the line's end joins the next line.
        let mut end = marker;
        loop {
            end += line[end..].find('\n').unwrap_or(line.len() - end);
            if !line[..end].trim_end_matches('\r').ends_with('\\') || end == line.len() {
                break;
            }
            end += 1;
        }
        let start = self.position + blanks + marker;
        let end = self.position + blanks + end;
        if !is_comment {
            let text = &self.text[start..end];
            let lead = text.len() - text.trim_start_matches([' ', '\t']).len();
            let width = text.trim_end_matches('\r').len();
            self.control_line(start + lead..start + width.max(lead))?;
        }
        self.position = (end + 1).min(self.text.len());
        Ok(true)
    }

    fn control_line(&mut self, range: Range<usize>) -> Result<(), Invalid> {
        const PRIMARY: [&str; 5] = ["for", "if", "while", "try", "with"];
        let text = &self.text[range.clone()];
        let keyword = &text[..text
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(text.len())];
        let invalid = |message: String| Invalid {
            message,
            range: range.clone(),
        };
        if let Some(ended) = keyword
            .strip_prefix("end")
            .filter(|ended| !ended.is_empty())
        {
            return match self.control.pop() {
                Some((open, _)) if open == ended => Ok(()),
                Some((open, _)) => {
                    Err(invalid(format!("`% {keyword}` where `% end{open}` is due")))
                }
                None => Err(invalid(format!("`% {keyword}` ends nothing"))),
            };
        }
        let is_continuation = match self.control.last().map(|(open, _)| *open) {
            Some("if") => matches!(keyword, "else" | "elif"),
            Some("try") => matches!(keyword, "except" | "finally"),
            Some("for") => keyword == "else",
            _ => false,
        };
        if !is_continuation && !PRIMARY.contains(&keyword) {
            return Err(invalid(format!("`% {text}` is no control line")));
        }
        let level = self.level() - usize::from(is_continuation);
        let body = &mut self.result.body;
        body.indent(level);
        body.copy(self.text, range.clone());
        body.text.push('\n');
        // So that the block is never empty.
        body.indent(level + 1);
        body.text.push_str("pass\n");
        if !is_continuation {
            self.control.push((keyword, range));
        }
        Ok(())
    }

    /// `${expression | filters}`.
    fn expression(&mut self) -> Result<(), Invalid> {
        let start = self.position;
        let (expression, end) = self.code(start + 2, &["|", "}"], start)?;
        let mut filters = end..end;
        if self.text[end..].starts_with('|') {
            (filters, _) = self.code(end + 1, &["}"], start)?;
        }
        self.position = filters.end.max(end) + 1;
        let names = self.filters(filters)?;
        let level = self.level();
        let text = self.text;
        let body = &mut self.result.body;
        body.indent(level);
        body.text.push_str(&format!("{WRITE}("));
        for name in names.iter().rev() {
            match name {
                Filter::BuiltIn(name) => body.text.push_str(name),
                Filter::Named(range) => body.copy(text, range.clone()),
            }
            body.text.push('(');
        }
        let lead = text[expression.clone()].len() - text[expression.clone()].trim_start().len();
        body.copy(text, expression.start + lead..expression.end);
        if text[expression].contains('#') {
            body.text.push('\n');
        }
        body.text.push_str(&")".repeat(names.len() + 1));
        body.text.push('\n');
        Ok(())
    }

    /// The functions of a filter list, the one that is applied first in front.
    fn filters(&self, range: Range<usize>) -> Result<Vec<Filter>, Invalid> {
        let mut filters = Vec::new();
        let mut is_text = true;
        let mut start = range.start;
        let mut depth = 0_i32;
        let list = &self.text[range.clone()];
        let ends = list.char_indices().filter_map(|(at, character)| {
            match character {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            (character == ',' && depth == 0).then_some(range.start + at)
        });
        for end in ends.chain([range.end]).collect::<Vec<_>>() {
            let part = &self.text[start..end];
            let name = part.trim();
            let at = start + part.len() - part.trim_start().len();
            start = (end + 1).min(range.end);
            filters.push(match name {
                "" => continue,
                "n" => {
                    is_text = false;
                    continue;
                }
                "h" | "x" => Filter::BuiltIn(ESCAPE),
                "u" => Filter::BuiltIn(URL),
                "trim" => Filter::BuiltIn(TRIM),
                "str" | "unicode" => Filter::BuiltIn("str"),
                "entity" => {
                    return Err(Invalid {
                        message: "the filter `entity` is not supported".into(),
                        range: at..at + name.len(),
                    });
                }
                name if name.starts_with("decode.") => Filter::BuiltIn("str"),
                name => Filter::Named(at..at + name.len()),
            });
        }
        if is_text {
            filters.insert(0, Filter::BuiltIn("str"));
        }
        Ok(filters)
    }

    /// Python code up to one of the ends: strings and comments are skipped, and brackets must be closed when the end
    /// is one character. Returns the code's place; the end stands behind it.
    fn code(
        &self,
        start: usize,
        ends: &[&str],
        construct: usize,
    ) -> Result<(Range<usize>, usize), Invalid> {
        let bytes = self.text.as_bytes();
        let counts_brackets = ends.iter().all(|end| end.len() == 1);
        let mut depth = 0_i32;
        let mut position = start;
        while position < bytes.len() {
            let rest = &self.text[position..];
            if let Some(after) = string_length(rest) {
                position += after;
                continue;
            }
            if rest.starts_with('#')
                && let Some(line) = rest.find('\n')
            {
                position += line + 1;
                continue;
            }
            if (depth <= 0 || !counts_brackets) && ends.iter().any(|end| rest.starts_with(end)) {
                return Ok((start..position, position));
            }
            match bytes[position] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
            position += rest.chars().next().map_or(1, char::len_utf8);
        }
        Err(self.invalid(construct, "this is never closed"))
    }

    /// `<% %>`, `<%! %>`, `<%doc>`, `<%text>`.
    fn tag(&mut self) -> Result<(), Invalid> {
        let rest = self.rest();
        let start = self.position;
        if rest.starts_with("<%doc>") {
            let Some(length) = rest.find("</%doc>") else {
                return Err(self.invalid(start, "`<%doc>` is never closed"));
            };
            self.position += length + "</%doc>".len();
            return Ok(());
        }
        if let Some((length, name, is_closed)) = opening_tag(rest) {
            if name != "text" {
                return Err(self.invalid(
                    start,
                    format!("`<%{name}>` is not supported in a migration template"),
                ));
            }
            self.position += length;
            if is_closed {
                return Ok(());
            }
            let Some(end) = self.rest().find("</%text>") else {
                return Err(self.invalid(start, "`<%text>` is never closed"));
            };
            let text = &self.rest()[..end];
            self.write(text);
            self.position += end + "</%text>".len();
            return Ok(());
        }
        let is_module = rest.starts_with("<%!");
        let (code, end) = self.code(start + 2 + usize::from(is_module), &["%>"], start)?;
        self.position = end + 2;
        let level = self.level();
        if is_module {
            block(&mut self.result.module, self.text, code, 0);
        } else {
            block(&mut self.result.body, self.text, code, level);
        }
        Ok(())
    }
}

enum Filter {
    BuiltIn(&'static str),
    /// A function of the template's, by its place.
    Named(Range<usize>),
}

/// The length of the string literal that begins here.
fn string_length(text: &str) -> Option<usize> {
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| text.starts_with(quote))?;
    let bytes = text.as_bytes();
    let mut position = quote.len();
    while position < bytes.len() {
        if bytes[position] == b'\\' {
            position += 2;
        } else if bytes[position..].starts_with(quote.as_bytes()) {
            return Some(position + quote.len());
        } else {
            position += 1;
        }
    }
    None
}

/// The length and name of `<%name attribute="value">`, and whether it is closed at once.
fn opening_tag(text: &str) -> Option<(usize, &str, bool)> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?is)^<%([\w.:]+)(?:\s+\w+|\s*=\s*|"[^"]*?"|'[^']*?'|\s*,\s*)*\s*(/)?>"#)
            .expect("invariant: the pattern is valid")
    });
    let found = PATTERN.captures(text)?;
    let name = found.get(1)?.as_str();
    Some((found.get(0)?.len(), name, found.get(2).is_some()))
}

/// Copies a block of Python at another indentation. The lines within a string in triple quotes stay as they are.
fn block(into: &mut Python, template: &str, code: Range<usize>, level: usize) {
    let mut margin: Option<&str> = None;
    let mut quotes: Option<&str> = None;
    let mut start = code.start;
    for line in template[code].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_in_string = quotes.is_some();
        let mut skip = 0;
        if !is_in_string {
            let unindented = content.trim_start_matches([' ', '\t']);
            let blanks = &content[..content.len() - unindented.len()];
            if margin.is_none() && !unindented.is_empty() && !unindented.starts_with('#') {
                margin = Some(blanks);
            }
            if unindented.is_empty() {
                start += line.len();
                continue;
            }
            skip = match margin {
                Some(margin) if blanks.starts_with(margin) => margin.len(),
                _ => 0,
            };
            into.indent(level);
        }
        into.copy(template, start + skip..start + content.len());
        into.text.push('\n');
        quotes = quotes_after(content, quotes);
        start += line.len();
    }
}

/// The triple quotes that are open behind a line.
fn quotes_after<'q>(line: &str, open: Option<&'q str>) -> Option<&'q str> {
    let mut rest = line;
    if let Some(quotes) = open {
        let Some(at) = rest.find(quotes) else {
            return open;
        };
        rest = &rest[at + quotes.len()..];
    }
    while let Some(at) = rest.find(['"', '\'', '#']) {
        rest = &rest[at..];
        if rest.starts_with('#') {
            break;
        }
        let length = string_length(rest);
        let triple = ["\"\"\"", "'''"]
            .into_iter()
            .find(|it| rest.starts_with(it));
        if triple.is_some() && length.is_none() {
            return triple;
        }
        rest = &rest[length.unwrap_or(1)..];
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn invalid(text: &str) -> (String, String) {
        let invalid = translate(text).unwrap_err();
        (invalid.message, text[invalid.range].to_owned())
    }

    /// Mako refuses each of them, but for the last two.
    #[test]
    fn what_is_invalid_has_its_place() {
        let is = |text: &str, message: &str, shown: &str| {
            assert_eq!(invalid(text), (message.to_owned(), shown.to_owned()));
        };
        is("a\n% if x:\nb", "`% if` has no `% endif`", "if x:");
        is("a ${x\nb", "this is never closed", "${x");
        is("% endif\n", "`% endif` ends nothing", "endif");
        is(
            "% if x:\n% endfor\n",
            "`% endfor` where `% endif` is due",
            "endfor",
        );
        is("% foo: x\n", "`% foo: x` is no control line", "foo: x");
        is("% else:\n", "`% else:` is no control line", "else:");
        is("x <%text> y", "`<%text>` is never closed", "<%text> y");
        is("<%doc> y", "`<%doc>` is never closed", "<%doc> y");
        is("x </%text>", "this tag closes nothing", "</%text>");
        is("<% x", "this is never closed", "<% x");
        is(
            "<%def name=\"f()\">a</%def>",
            "`<%def>` is not supported in a migration template",
            "<%def name=\"f()\">a</%def>",
        );
        is(
            "${x | entity}",
            "the filter `entity` is not supported",
            "entity",
        );
    }

    #[test]
    fn what_is_copied_knows_where_it_came_from() {
        let text = "é\n% for x in names:\n${ x | comma }\n% endfor\n<%\n  y = 1\n  z = 2\n%>";
        let body = translate(text).unwrap().body;
        for (here, there) in &body.copies {
            assert_eq!(body.text[here.clone()], text[*there..*there + here.len()]);
        }
        let at = body.text.find("z = 2").unwrap();
        let origin = body.origin(&(at + 4..at + 100)).unwrap();
        assert_eq!(&text[origin], "2");
        assert_eq!(body.origin(&(0..1)), None);
    }

    #[test]
    fn nothing_makes_it_panic() {
        let pieces = [
            "%", "\n", "##", "${", "}", "|", "<%", "%>", "</%", "<%text>", "<%doc>", "\\", "\r",
            "'", "\"\"\"", "#", "é", "(", ")", "end", "if", "for x", ":", " ", ",", "n", "!",
            "coding:",
        ];
        let mut accepted = 0;
        for seed in 0..20_000 {
            let text = crate::script::noise::text(&pieces, seed);
            accepted += usize::from(translate(&text).is_ok());
        }
        assert!(accepted > 1_000);
    }
}
