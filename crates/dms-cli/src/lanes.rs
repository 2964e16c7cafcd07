//! A history drawn with lanes beside it, as `git log --graph` draws one: nodes with their parents in,
//! rows of characters out.
//!
//! Each column is a line that leads down to one node; two columns never lead to the same one for longer than the
//! row that joins them. In the rows between nodes a character moves a line by one column, `/` to the left and `\` to
//! the right; `_` takes it further left, beneath the lines in between. So each line can be followed, and where two
//! cross there is a `_`.

/// What belongs to one node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Rows above the node's own, which make room.
    pub before: Vec<String>,
    /// The node's row, up to where its mark goes.
    pub left: String,
    /// The node's row behind the mark, filled up to where a text may begin.
    pub right: String,
    /// Rows below, which lead to the parents.
    pub after: Vec<String>,
    /// What stands left of any further line of text.
    pub beside: String,
}

/// Draws nodes, newest first; `parents` has for each node the numbers of those that it follows. What does not come
/// later is left out.
pub fn draw(parents: &[Vec<usize>]) -> Vec<Drawing> {
    let mut lanes = Lanes::default();
    let mut drawings: Vec<Drawing> = Vec::with_capacity(parents.len());
    let mut end: Option<usize> = None;
    for (node, named) in parents.iter().enumerate() {
        let later = node + 1..parents.len();
        let mut parents: Vec<usize> = Vec::with_capacity(named.len());
        for parent in named.iter().filter(|parent| later.contains(parent)) {
            if !parents.contains(parent) {
                parents.push(*parent);
            }
        }
        let column = lanes.column_of(node).unwrap_or_else(|| {
            let column = lanes.wanted.len();
            if end == Some(column)
                && let Some(above) = drawings.last_mut()
            {
                // Right below a node at which a line ends, another would look like its parent.
                above.after.push(lanes.straight());
            }
            lanes.wanted.push(node);
            column
        });
        let is_end = parents.is_empty() && column + 1 == lanes.wanted.len();
        end = is_end.then_some(column);
        drawings.push(lanes.draw(column, parents));
    }
    drawings
}

/// The lines between two rows: for each column the node that its line leads to.
#[derive(Default)]
struct Lanes {
    wanted: Vec<usize>,
}

impl Lanes {
    fn column_of(&self, node: usize) -> Option<usize> {
        self.wanted.iter().position(|wanted| *wanted == node)
    }

    /// A row in which nothing moves.
    fn straight(&self) -> String {
        let mut row = Row::default();
        row.straight(0..self.wanted.len());
        row.text
    }

    /// Draws the node in this column, and goes on to its parents.
    fn draw(&mut self, column: usize, mut rest: Vec<usize>) -> Drawing {
        // A parent whose line runs left of here is reached at once, and so is one right beside.
        let left = rest
            .iter()
            .filter_map(|parent| self.column_of(*parent))
            .filter(|lane| *lane < column)
            .max();
        rest.retain(|parent| left.is_none() || self.column_of(*parent) != left);
        let beside = self.wanted.get(column + 1).copied();
        let joins_right = rest.len() == 2 && beside.is_some_and(|lane| rest.contains(&lane));
        if joins_right {
            rest.retain(|parent| Some(*parent) != beside);
        }
        let mut drawing = self.node_rows(column, rest.len());
        self.leave(column, left, joins_right, rest, &mut drawing);
        while let Some((to, from)) = self.double() {
            drawing.after.push(self.join(to, from));
        }
        drawing.beside = self.straight();
        drawing
    }

    /// The node's own row. More than two lines leave it from a bar, `*-.`, for which the rows above make room.
    fn node_rows(&self, column: usize, count: usize) -> Drawing {
        let bar = count.saturating_sub(2);
        let lanes = self.wanted.len();
        let mut drawing = Drawing::default();
        if column + 1 < lanes {
            for moved in 1..=bar {
                let mut row = Row::default();
                row.straight(0..column + 1);
                row.right(column + moved..lanes + moved - 1);
                drawing.before.push(row.text);
            }
        }
        let mut row = Row::default();
        row.straight(0..column);
        row.fill(2 * column);
        drawing.left = std::mem::take(&mut row.text);
        if bar > 0 {
            row.text = "-".repeat(2 * bar - 1) + ".";
        }
        for lane in column + 1..lanes {
            row.put(2 * (lane + bar - column) - 1, '|');
        }
        let width = lanes.max(lanes + count - 1) - column;
        row.fill(2 * width - 1);
        drawing.right = row.text;
        drawing
    }

    /// The row in which the lines leave the node: to the left one, to those that begin, to the right one.
    fn leave(
        &mut self,
        column: usize,
        left: Option<usize>,
        joins_right: bool,
        rest: Vec<usize>,
        drawing: &mut Drawing,
    ) {
        let count = rest.len();
        let lanes = self.wanted.len();
        let mut row = Row::default();
        row.straight(0..column);
        if let Some(left) = left {
            row.under(left, column);
        }
        if count > 0 {
            row.straight(column..column + 1);
        }
        if joins_right {
            row.right(column..column + 1);
        }
        match count {
            0 => row.left(column..lanes - 1),
            1 => row.straight(column + 1..lanes),
            _ => row.right(column..lanes + count - 2),
        }
        let moves = left.is_some() || joins_right || count > 1;
        if moves || count == 0 && column + 1 < lanes {
            drawing.after.push(row.text);
        }
        self.wanted.splice(column..=column, rest);
    }

    /// Two columns that lead to the same node.
    fn double(&self) -> Option<(usize, usize)> {
        self.wanted.iter().enumerate().find_map(|(from, wanted)| {
            let to = self.column_of(*wanted)?;
            (to < from).then_some((to, from))
        })
    }

    /// The row in which one line ends in another one left of it, and those right of it close up.
    fn join(&mut self, to: usize, from: usize) -> String {
        let mut row = Row::default();
        row.straight(0..from);
        row.under(to, from);
        row.left(from..self.wanted.len() - 1);
        self.wanted.remove(from);
        row.text
    }
}

/// A row in the making. The line of column N is at character 2N.
#[derive(Default)]
struct Row {
    text: String,
}

impl Row {
    fn fill(&mut self, width: usize) {
        while self.text.len() < width {
            self.text.push(' ');
        }
    }

    /// Sets a character; those left of it may be there already.
    fn put(&mut self, at: usize, character: char) {
        self.fill(at + 1);
        let mut end = [0; 4];
        self.text
            .replace_range(at..=at, character.encode_utf8(&mut end));
    }

    /// These columns go on as they are.
    fn straight(&mut self, columns: std::ops::Range<usize>) {
        for column in columns {
            self.put(2 * column, '|');
        }
    }

    /// Lines move right by one column, out of these.
    fn right(&mut self, columns: std::ops::Range<usize>) {
        for column in columns {
            self.put(2 * column + 1, '\\');
        }
    }

    /// Lines move left by one column, into these.
    fn left(&mut self, columns: std::ops::Range<usize>) {
        for column in columns {
            self.put(2 * column + 1, '/');
        }
    }

    /// A line moves left to a column, beneath those in between.
    fn under(&mut self, to: usize, from: usize) {
        for column in to..from - 1 {
            self.put(2 * column + 1, '_');
        }
        self.put(2 * from - 1, '/');
    }
}

#[cfg(test)]
#[path = "lanes_tests.rs"]
mod tests;
