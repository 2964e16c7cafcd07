//! `script.py.mako`.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use dms_python::{Arguments, Interpreter, Limits, Loader, Raised, Source, Value};

use super::mako::{self, Python, Translation, literal};
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// A parsed `script.py.mako`: the part of Mako that migration templates use, which is all but `<%def>`, `<%block>`,
/// `<%include>`, inheritance, namespaces, the `entity` filter and the `loop` variable.
#[derive(Debug, Clone)]
pub struct Template {
    path: PathBuf,
    text: Arc<str>,
    translation: Translation,
}

/// A value that a template can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateValue {
    /// Python's `None`.
    None,
    /// A string.
    Text(String),
    /// A list of strings.
    List(Vec<String>),
    /// A tuple of strings.
    Tuple(Vec<String>),
    /// An object with `get_main_option(name, default=None)` (Alembic's `config`) that has these options.
    Config(Vec<(String, String)>),
}

/// The name of a value with which `from flask import current_app` works in a template (Flask-Migrate's for several
/// databases): the list of `SQLALCHEMY_BINDS`.
pub const FLASK_BINDS: &str = "SQLALCHEMY_BINDS";

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// When the syntax is wrong, or Mako's but not supported, with the place.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        let translation = mako::translate(&text).map_err(|invalid| {
            Error::new(ErrorKind::Script, invalid.message).with_span(SourceSpan {
                path: path.to_owned(),
                text: text.clone(),
                range: invalid.range,
            })
        })?;
        Ok(Self {
            path: path.to_owned(),
            text,
            translation,
        })
    }

    /// Fills it in. Beside the values, a template has `comma`, `repr` and Python's other built-ins, `context` (a dict
    /// of the values) and what it imports of the modules that the evaluator has.
    ///
    /// # Errors
    /// When an expression cannot be evaluated, with its place in the template.
    pub fn render(&self, values: &[(&str, TemplateValue)]) -> Result<String> {
        let binds = values.iter().find_map(|(name, value)| match value {
            TemplateValue::List(binds) if *name == FLASK_BINDS => Some(binds.as_slice()),
            _ => None,
        });
        let loader = FlaskLoader {
            text: binds.map(flask_module),
        };
        let mut interpreter = Interpreter::new(Rc::new(loader), Limits::default());
        let program = self.program(values);
        let output = Rc::new(RefCell::new(String::new()));
        self.run(&mut interpreter, &program.text, &output)
            .map_err(|raised| self.error(&raised, &program))?;
        Ok(output.take())
    }

    /// The module that writes the script: Mako's own way of rendering, too.
    fn program(&self, values: &[(&str, TemplateValue)]) -> Python {
        let mut program = Python::default();
        program.text.push_str(CONFIG_CLASS);
        program.append(&self.translation.module);
        program
            .text
            .push_str(&format!("def __render({}):\n", FUNCTIONS.join(", ")));
        let mut context = String::from("    context = {'comma': comma");
        for (name, value) in values {
            let value = python(value);
            if is_identifier(name) {
                program.text.push_str(&format!("    {name} = {value}\n"));
                context.push_str(&format!(", '{name}': {name}"));
            } else {
                context.push_str(&format!(", {}: {value}", literal(name)));
            }
        }
        program.text.push_str(&context);
        program.text.push_str("}\n");
        program.append(&self.translation.body);
        program
    }

    fn run(
        &self,
        interpreter: &mut Interpreter,
        program: &str,
        output: &Rc<RefCell<String>>,
    ) -> dms_python::Result<()> {
        let source = Source {
            path: self.path.clone(),
            text: program.into(),
            is_package: false,
        };
        let module = interpreter.run("__template__", source)?;
        let render = module.globals.borrow().get("__render").cloned();
        let render =
            render.ok_or_else(|| Raised::unsupported("the template redefines `__render`"))?;
        let output = output.clone();
        let write = Value::native(mako::WRITE, move |interpreter, mut arguments| {
            let text = arguments.require(mako::WRITE, "text")?;
            let Some(text) = text.as_str() else {
                let class = interpreter.class_of(&text);
                return Err(Raised::type_error(format!(
                    "a template can write strings only, {} found",
                    class.name
                ))
                .with_hint("without the filter `n`, every value becomes a string"));
            };
            output.borrow_mut().push_str(text);
            Ok(Value::None)
        });
        let comma = Value::native("comma", |interpreter, mut arguments| {
            let value = arguments.require("comma", "value")?;
            comma(interpreter, &value).map(Value::str)
        });
        let functions = vec![
            write,
            comma,
            filter(mako::ESCAPE, escape),
            filter(mako::URL, url),
            filter(mako::TRIM, |text| super::metadata::strip(text).to_owned()),
        ];
        interpreter.call(&render, Arguments::positional(functions))?;
        Ok(())
    }

    /// An error of the evaluator, with the place in the template that it came from.
    fn error(&self, raised: &Raised, program: &Python) -> Error {
        let exception = &raised.0;
        let mut error = Error::new(ErrorKind::Script, raised.to_string())
            .context(format_args!("cannot fill in `{}`", self.path.display()));
        if let Some(hint) = &exception.hint {
            error = error.with_hint(hint);
        }
        let places = exception.place.iter().chain(
            exception
                .traceback
                .iter()
                .rev()
                .map(|traceback| &traceback.place),
        );
        let origin = places
            .filter(|place| place.path() == self.path)
            .find_map(|place| program.origin(&place.range()));
        match origin {
            Some(range) => error.with_span(SourceSpan {
                path: self.path.clone(),
                text: self.text.clone(),
                range,
            }),
            None => error,
        }
    }
}

/// The parameters of the function that a template becomes, in the order in which they are given.
const FUNCTIONS: [&str; 5] = [mako::WRITE, "comma", mako::ESCAPE, mako::URL, mako::TRIM];

const CONFIG_CLASS: &str = "\
class __Config:
    def __init__(self, options):
        self.options = options

    def get_main_option(self, name, default=None):
        return self.options.get(name, default)

    def get_alembic_option(self, name, default=None):
        return self.options.get(name, default)
";

/// Serves the module `flask` with as much of an application as Flask-Migrate's template asks for.
struct FlaskLoader {
    text: Option<String>,
}

impl Loader for FlaskLoader {
    fn load(&self, module: &str) -> dms_python::Result<Option<Source>> {
        Ok(self
            .text
            .as_ref()
            .filter(|_| module == "flask")
            .map(|text| Source {
                path: "flask.py".into(),
                text: text.as_str().into(),
                is_package: false,
            }))
    }
}

fn flask_module(binds: &[String]) -> String {
    let binds: Vec<String> = binds
        .iter()
        .map(|bind| format!("{}: ''", literal(bind)))
        .collect();
    format!(
        "class Flask:\n    config = {{'{FLASK_BINDS}': {{{}}}}}\n    extensions = {{}}\n\n\ncurrent_app = Flask()\n",
        binds.join(", ")
    )
}

/// A value as Python text.
fn python(value: &TemplateValue) -> String {
    let items =
        |items: &[String]| -> String { items.iter().map(|item| literal(item) + ", ").collect() };
    match value {
        TemplateValue::None => "None".into(),
        TemplateValue::Text(text) => literal(text),
        TemplateValue::List(list) => format!("[{}]", items(list)),
        TemplateValue::Tuple(list) if list.is_empty() => "()".into(),
        TemplateValue::Tuple(list) => format!("({})", items(list)),
        TemplateValue::Config(options) => {
            let options: String = options
                .iter()
                .map(|(name, value)| format!("{}: {}, ", literal(name), literal(value)))
                .collect();
            format!("__Config({{{options}}})")
        }
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Alembic's `comma` filter: nothing for `None`, a string as it is, everything else joined.
fn comma(interpreter: &mut Interpreter, value: &Value) -> dms_python::Result<String> {
    if value.is_none() {
        return Ok(String::new());
    }
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    let items: Vec<String> = interpreter
        .iterate(value)?
        .iter()
        .map(|item| interpreter.text(item))
        .collect::<dms_python::Result<_>>()?;
    Ok(items.join(", "))
}

/// A filter that makes one string of another.
fn filter(name: &'static str, apply: fn(&str) -> String) -> Value {
    Value::native(name, move |interpreter, mut arguments| {
        let value = arguments.require(name, "text")?;
        let text = interpreter.text(&value)?;
        Ok(Value::str(apply(&text)))
    })
}

/// Mako's filters `h` and `x`.
fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '>' => result.push_str("&gt;"),
            '<' => result.push_str("&lt;"),
            '\'' => result.push_str("&#39;"),
            '"' => result.push_str("&#34;"),
            _ => result.push(character),
        }
    }
    result
}

/// Mako's filter `u`: `urllib.parse.quote_plus`.
fn url(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                result.push(char::from(byte));
            }
            b' ' => result.push('+'),
            _ => result.push_str(&format!("%{byte:02X}")),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn text(text: &str) -> TemplateValue {
        TemplateValue::Text(text.into())
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    fn values() -> Vec<(&'static str, TemplateValue)> {
        let options = vec![("databases".to_owned(), "engine1, eng-2".to_owned())];
        vec![
            ("message", text("a <message> & \"'")),
            ("up_revision", text("abc")),
            ("down_revision", TemplateValue::Tuple(list(&["x", "y'z"]))),
            ("branch_labels", TemplateValue::Tuple(list(&["lab"]))),
            ("depends_on", TemplateValue::List(list(&["d1", "d2"]))),
            ("create_date", text("2024-01-01")),
            ("imports", text("import q\nfrom x import y")),
            ("upgrades", text("op.x()\n    op.y('é\\n')")),
            ("downgrades", text("")),
            ("engine1_upgrades", text("op.one()")),
            ("eng-2_upgrades", text("op.two()")),
            ("config", TemplateValue::Config(options)),
            (FLASK_BINDS, TemplateValue::List(list(&["one", "two"]))),
        ]
    }

    fn render(template: &str) -> String {
        Template::parse(Path::new("script.py.mako"), template)
            .unwrap()
            .render(&values())
            .unwrap()
    }

    /// Every expectation in this test is what Mako 1.3 makes of the same template and values.
    #[test]
    fn everything_that_mako_does() {
        assert_eq!(render(""), "");
        assert_eq!(
            render("no newline ${message}"),
            "no newline a <message> & \"'"
        );
        assert_eq!(
            render(
                "# -*- coding: utf-8 -*-\n## a comment\n%% percent ${message|h} ${message | x,trim} ${message | u} $ {no} \\\njoined\n  ## c\n  %%% two\n"
            ),
            "% percent a &lt;message&gt; &amp; &#34;&#39; a &lt;message&gt; &amp; &#34;&#39; a+%3Cmessage%3E+%26+%22%27 $ {no} joined\n  %% two\n"
        );
        assert_eq!(
            render(
                "% if True: # comment\nyes ${ {'a': {'b': 1}}['a']['b'] } ${'}' + \"|\"} ${(1 | 2)}\n  % elif message:\nnever\n% else:\nno\n% endif\n"
            ),
            "yes 1 }| 3\n"
        );
        assert_eq!(
            render("<%doc>\nhidden ${x}\n</%doc>\n<%text>raw ${x} ## y\n% if\n</%text>\n"),
            "\nraw ${x} ## y\n% if\n\n"
        );
        assert_eq!(
            render(
                "<%!\n    # a comment first\n    import re\n\n    def twice(x):\n        \"\"\"doc\n  string\"\"\"\n        return x * 2\n%>\n${twice('q')} ${twice(message) | n}\n"
            ),
            "\nqq a <message> & \"'a <message> & \"'\n"
        );
        assert_eq!(
            render(
                "<%\n    a = [1,\n      2]\n    b = \"\"\"\n keep\n   this\"\"\"  # after\n    if a:\n        c = 'x'\n%>\n${a} ${b} ${c}\n<% d = 1 %>${d} end% not ## comment\n"
            ),
            "\n[1, 2] \n keep\n   this x\n1 end% not ## comment\n"
        );
        assert_eq!(
            render(
                "% for i, x in enumerate(sorted(['b', 'a'])):\n${i}:${x}\n    % for y in range(2):\n    ${x}${y}\n    % endfor\n% endfor\n% while False:\n% endwhile\n"
            ),
            "0:a\n    a0\n    a1\n1:b\n    b0\n    b1\n"
        );
        assert_eq!(
            render(
                "% try:\n${[][1]}\n% except IndexError:\ncaught\n% endtry\n% if False:\n## only a comment\n% endif\n"
            ),
            "caught\n"
        );
        assert_eq!(
            render(
                "${repr(None)} ${repr('it\\'s')} ${repr([\"a\", 'b\"'])} ${len(context.get('message'))}\n${repr(down_revision) # comment\n}\nmulti ${[x\n   for x in (1,2)]}\n"
            ),
            "None \"it's\" ['a', 'b\"'] 16\n('x', \"y'z\")\nmulti [1, 2]\n"
        );
        assert_eq!(
            render("% if message and \\\n    up_revision:\ncontinued\n% endif\na\\\nb\nlast \\\n"),
            "continued\nab\nlast "
        );
        assert_eq!(
            render(
                "crlf ${message}\r\n% if True:\r\n  x\r\n% endif\r\n## c\r\nend\\\r\njoin\r\n${up_revision}\r\n"
            ),
            "crlf a <message> & \"'\r\n  x\r\nendjoin\r\nabc\r\n"
        );
        assert_eq!(
            render(
                "  % if 1:\n\t\tx\n  % endif\n\n\n   %%% x\n<% x = 1\n%>${x}\n${comma(down_revision)} ${down_revision | comma}"
            ),
            "\t\tx\n\n\n   %% x\n1\nx, y'z ('x', \"y'z\")"
        );
    }

    /// What Alembic's template for several databases has and others do not.
    #[test]
    fn several_databases_of_alembic() {
        assert_eq!(
            render(
                "<%!\nimport re\n\n%><%\n    db_names = config.get_main_option(\"databases\")\n%>\n% for db_name in re.split(r',\\s*', db_names):\n${db_name}: ${context.get(\"%s_upgrades\" % db_name, \"pass\")} ${context.get(\"%s_downgrades\" % db_name, \"pass\")}\n% endfor\n"
            ),
            "\nengine1: op.one() pass\neng-2: op.two() pass\n"
        );
    }

    /// What Flask-Migrate's template for several databases has and others do not.
    #[test]
    fn several_databases_of_flask_migrate() {
        assert_eq!(
            render(
                "<%\n    from flask import current_app\n    bind_names = []\n    if current_app.config.get('SQLALCHEMY_BINDS') is not None:\n        bind_names = list(current_app.config['SQLALCHEMY_BINDS'].keys())\n    else:\n        bind_names = getattr(current_app.extensions['migrate'].db, 'bind_names', None)\n    db_names = [''] + bind_names\n%>\n% for db_name in db_names:\ndef upgrade_${db_name}():\n% endfor\n"
            ),
            "\ndef upgrade_():\ndef upgrade_one():\ndef upgrade_two():\n"
        );
    }

    #[test]
    fn errors_stand_in_the_template() {
        let error = |template: &str| {
            let template = Template::parse(Path::new("script.py.mako"), template).unwrap();
            let error = template.render(&values()).unwrap_err();
            let span = error.span().unwrap();
            (
                error.message().to_owned(),
                span.line(),
                span.text[span.range.clone()].to_owned(),
            )
        };
        let (message, line, shown) = error("a\nb ${nothing}\n");
        assert!(
            message.starts_with(
                "cannot fill in `script.py.mako`: NameError: name 'nothing' is not defined"
            ),
            "{message}"
        );
        assert_eq!((line, shown.as_str()), (2, "nothing"));
        let (message, line, _) = error("a\n\n<%\n  x = 1\n  y = x + ''\n%>");
        assert!(message.contains("TypeError"), "{message}");
        assert_eq!(line, 5);
        let (message, line, _) = error("\n${1 | n}");
        assert!(message.contains("can write strings only"), "{message}");
        assert_eq!(line, 2);
        let (message, line, _) = error("\n\n${1 +}");
        assert!(message.contains("SyntaxError"), "{message}");
        assert_eq!(line, 3);
        let parse = Template::parse(Path::new("script.py.mako"), "a\n% if x:\n").unwrap_err();
        assert_eq!(
            (parse.message(), parse.span().unwrap().line()),
            ("`% if` has no `% endif`", 2)
        );
    }
}
