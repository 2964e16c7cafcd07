//! With an interpreter everything ends that models and scripts have made.

use std::rc::Rc;

use dms_python::Interpreter;

use super::Recorder;
use super::harness::{evaluated_models, evaluated_script};
use crate::pylib;

const MODELS: &str = "
import datetime, enum, uuid
from typing import List, Optional
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Kind(enum.Enum):
    ONE = 1
class Stamped:
    @declared_attr
    def made(cls) -> Mapped[datetime.datetime]:
        return mapped_column(sa.DateTime, server_default=sa.func.now())
class Parent(Stamped, Base):
    __tablename__ = 'parent'
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    children: Mapped[List['Child']] = relationship(back_populates='parent')
class Child(Stamped, Base):
    __tablename__ = 'child'
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(sa.ForeignKey('parent.id'), index=True)
    extra: Mapped[Optional[dict]] = mapped_column(postgresql.JSONB)
    parent: Mapped[Parent] = relationship(back_populates='children')
    __table_args__ = (sa.UniqueConstraint('parent_id', 'made'), sa.CheckConstraint('parent_id > 0', name='ck'))
";

const SCRIPT: &str = "
table = op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('at', sa.DateTime()),
    sa.ForeignKeyConstraint(['id'], ['o.id']), sa.PrimaryKeyConstraint('id'))
op.bulk_insert(table, [{'id': 1}])
op.execute(table.update().where(table.c.id == 1).values(at=sa.func.now()))
with op.batch_alter_table('t') as batch_op:
    batch_op.add_column(sa.Column('kind', sa.Enum('a', 'b', name='kind')))
    batch_op.create_index(batch_op.f('ix'), ['kind'])
";

/// Ends an interpreter, and looks whether something stays alive.
#[track_caller]
fn check_end(mut interpreter: Interpreter) {
    let library = Rc::downgrade(&pylib::library(&mut interpreter).unwrap());
    let instances = interpreter.instances().clone();
    assert!(!instances.alive().is_empty());
    drop(interpreter);
    assert!(instances.alive().is_empty(), "{:?}", instances.alive());
    assert_eq!(library.strong_count(), 0);
}

#[test]
fn of_thousands_of_evaluations_nothing_is_left_behind() {
    for _ in 0..1_000 {
        let (schema, interpreter) = evaluated_models(MODELS).unwrap();
        assert_eq!(schema.tables.len(), 2);
        check_end(interpreter);
        let recorder = Rc::new(Recorder::default());
        let interpreter = evaluated_script("", SCRIPT, recorder.clone()).unwrap();
        assert!(recorder.operations.borrow().len() >= 3);
        check_end(interpreter);
    }
}
