use std::cell::RefCell;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Event, Migrator};
use crate::conn::Connection;
use crate::dialect::Lock;
use crate::error::{Error, ErrorKind, Result};

/// How often a held lock is asked for again.
const POLL: Duration = Duration::from_millis(50);

/// A lock that is held until this is released or dropped. For [`Lock::Transaction`] the run's own transaction is the lock.
#[derive(Default)]
pub(super) struct Held {
    session: RefCell<Option<Box<dyn Connection>>>,
}

impl Held {
    /// Runs a statement in the session that holds the lock, outside of the run's transaction.
    pub(super) fn execute(&self, sql: &str) -> Result<()> {
        match self.session.borrow_mut().as_mut() {
            Some(session) => session.execute(sql).map(drop),
            None => Err(Error::new(
                ErrorKind::State,
                "the run's lock has no session of its own",
            )),
        }
    }

    /// Lets other runs in.
    pub(super) fn release(&self) {
        self.session.take();
    }
}

/// Takes the run's lock, waiting at most the migrator's lock time-out.
pub(super) fn acquire(migrator: &Migrator) -> Result<Held> {
    let dialect = migrator.dialect()?;
    let Lock::Session { acquire, holder } = dialect.lock(&migrator.project.version_table) else {
        return Ok(Held::default());
    };
    let mut session = migrator.open_another_connection()?;
    let timeout = migrator.connect_options.lock_timeout;
    let started = Instant::now();
    let mut has_told = false;
    loop {
        let rows = session.rows(&acquire)?;
        if rows.first().and_then(|row| row.boolean(0)).unwrap_or(false) {
            return Ok(Held {
                session: RefCell::new(Some(session)),
            });
        }
        if started.elapsed() >= timeout {
            let holder = held_by(session.as_mut(), &holder)?;
            return Err(Error::new(
                ErrorKind::Locked,
                format!("another migration run holds the lock, and did not release it within {} s", timeout.as_secs()),
            )
            .with_detail(holder)
            .with_hint("wait for that run and try again, give `--lock-timeout SECONDS`, or end the session named above if it is dead"));
        }
        if !has_told {
            has_told = true;
            let holder = held_by(session.as_mut(), &holder)?;
            migrator.tell(Event::Waiting { holder });
        }
        sleep(POLL.min(timeout.saturating_sub(started.elapsed())));
    }
}

fn held_by(session: &mut dyn Connection, query: &str) -> Result<String> {
    let rows = session.rows(query)?;
    let holder = rows.first().and_then(|row| row.text(0)).map(str::to_owned);
    Ok(holder.unwrap_or_else(|| "its session has just ended".to_owned()))
}
