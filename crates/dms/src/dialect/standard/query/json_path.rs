use super::super::unsupported;
use crate::error::Result;
use crate::schema::Literal;

/// The path of an element, in JSON path's language.
pub(in crate::dialect) fn json_path(path: &[Literal]) -> Result<String> {
    let mut text = String::from("$");
    for key in path {
        match key {
            Literal::Integer(position) => text.push_str(&format!("[{position}]")),
            Literal::Text(name) => {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                text.push_str(&format!(".\"{name}\""));
            }
            _ => {
                return Err(unsupported(
                    "a key of JSON is neither a text nor a number",
                    "write the keys as texts or numbers",
                ));
            }
        }
    }
    Ok(text)
}
