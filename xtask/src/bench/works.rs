//! Programs in turn, and what came of them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::database::Kind;
use super::measure::Usage;
use super::project::Tool;

/// What may be asked for by name, in the order of the page.
pub const WORKS: [&str; 11] = [
    "history",
    "heads",
    "current",
    "upgrade",
    "nothing",
    "sql",
    "downgrade",
    "check",
    "migrate",
    "migrate10",
    "export",
];

/// What came of a tool in one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Figure {
    /// The tool has no such work.
    None,
    /// Runs with a right result.
    Runs(Vec<Usage>),
    /// It was stopped after this time, at this size or at a smaller one.
    Over(Duration),
    /// It failed, or its result is another one.
    Wrong(String),
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The database, or a real history with its database.
    pub place: String,
    pub work: &'static str,
    pub size: usize,
    /// Revisions or tables.
    pub unit: &'static str,
    pub dms: Figure,
    pub alembic: Figure,
    pub floor: Figure,
}

impl Row {
    pub fn figure(&mut self, tool: Tool) -> &mut Figure {
        match tool {
            Tool::Dms => &mut self.dms,
            Tool::Alembic => &mut self.alembic,
            Tool::Floor => &mut self.floor,
        }
    }
}

/// How much is run.
#[derive(Debug, Clone)]
pub struct Extent {
    /// The works that are asked for.
    pub works: Vec<&'static str>,
    /// Of a single run.
    pub limit: Duration,
    /// For all counted runs of a tool at a work.
    pub budget: Duration,
    pub most_runs: usize,
}

impl Extent {
    pub fn has(&self, work: &str) -> bool {
        self.works.contains(&work)
    }

    /// Whether one of these is asked for.
    pub fn has_any(&self, works: &[&str]) -> bool {
        works.iter().any(|work| self.has(work))
    }

    /// How many runs count, of a tool whose first one took this long.
    fn runs(&self, first: Duration) -> usize {
        let runs = self.budget.as_secs_f64() / first.as_secs_f64().max(0.001);
        (runs as usize).min(self.most_runs)
    }
}

/// What a tool's part of a work cost; `None` if it was stopped.
pub type Cost = Result<Option<Usage>, String>;

/// What is measured together: one after the other on the same database.
pub struct Group<'a> {
    pub place: &'a str,
    pub size: usize,
    pub unit: &'static str,
    pub works: &'a [&'static str],
}

/// A tool's runs of a group.
struct Turns {
    tool: Tool,
    /// The first is for warming up, and counts where there is no time for another.
    runs: Vec<Vec<Cost>>,
    /// How many more there are to be.
    more: usize,
}

/// What measures.
pub struct Bench {
    pub extent: Extent,
    pub rows: Vec<Row>,
    /// The ten changes as real Alembic writes them, by kind of database.
    pub ten: Vec<(Kind, String)>,
}

impl Bench {
    pub fn new(extent: Extent) -> Self {
        Self {
            extent,
            rows: Vec::new(),
            ten: Vec::new(),
        }
    }

    /// Runs the tools in turn, each as often as there is time for. `step` gives what each work of the group cost, up
    /// to the first that failed or was stopped.
    pub fn alternate(
        &mut self,
        group: &Group<'_>,
        tools: &[Tool],
        mut step: impl FnMut(Tool) -> Vec<Cost>,
    ) {
        let mut turns: Vec<Turns> = Vec::new();
        for tool in tools.iter().filter(|tool| !self.is_out(group, **tool)) {
            turns.push(Turns {
                tool: *tool,
                runs: Vec::new(),
                more: 1,
            });
        }
        while turns.iter().any(|turns| turns.more > 0) {
            for turns in turns.iter_mut().filter(|turns| turns.more > 0) {
                let costs = step(turns.tool);
                let wall = |cost: &Cost| cost.as_ref().ok().copied().flatten().map(|it| it.wall);
                let walls: Option<Vec<Duration>> = costs.iter().map(wall).collect();
                turns.more = match walls {
                    None => 0,
                    Some(walls) if turns.runs.is_empty() => self.extent.runs(walls.iter().sum()),
                    Some(_) => turns.more - 1,
                };
                turns.runs.push(costs);
            }
        }
        for (place, work) in group.works.iter().enumerate() {
            let mut row = Row {
                place: group.place.to_owned(),
                work,
                size: group.size,
                unit: group.unit,
                dms: Figure::None,
                alembic: Figure::None,
                floor: Figure::None,
            };
            for tool in tools {
                *row.figure(*tool) = match turns.iter().find(|turns| turns.tool == *tool) {
                    Some(turns) => turns.figure(place, self.extent.limit),
                    None => Figure::Over(self.extent.limit),
                };
            }
            println!("{}", super::page::line(&row));
            self.rows.push(row);
        }
    }

    /// Whether every result so far was right.
    pub fn is_right(&self) -> bool {
        let is_wrong = |figure: &Figure| matches!(figure, Figure::Wrong(_));
        let mut rows = self.rows.iter();
        !rows.any(|row| is_wrong(&row.dms) || is_wrong(&row.alembic) || is_wrong(&row.floor))
    }

    /// Whether a tool was stopped at this group with a smaller size.
    fn is_out(&self, group: &Group<'_>, tool: Tool) -> bool {
        let mut rows = self.rows.iter().filter(|row| {
            row.place == group.place
                && row.unit == group.unit
                && group.works.first() == Some(&row.work)
        });
        rows.any(|row| {
            let figure = match tool {
                Tool::Dms => &row.dms,
                Tool::Alembic => &row.alembic,
                Tool::Floor => &row.floor,
            };
            matches!(figure, Figure::Over(_))
        })
    }
}

impl Turns {
    /// What came of the work at this place in the group.
    fn figure(&self, place: usize, limit: Duration) -> Figure {
        // A group ends where a work of it does.
        let costs = self
            .runs
            .iter()
            .map(|costs| costs.get(place).or(costs.last()));
        let mut usages = Vec::new();
        for cost in costs {
            match cost {
                Some(Ok(Some(usage))) => usages.push(*usage),
                Some(Ok(None)) => return Figure::Over(limit),
                Some(Err(message)) => return Figure::Wrong(message.clone()),
                None => {}
            }
        }
        if usages.len() > 1 {
            usages.remove(0);
        }
        Figure::Runs(usages)
    }
}
