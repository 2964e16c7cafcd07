"""Relationships that foreign keys alone say."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base, relationship

revision = "aaaa11112222"
down_revision = None

Base = declarative_base()

book_tag = sa.Table(
    "book_tag",
    Base.metadata,
    sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id")),
    sa.Column("tag_id", sa.Integer, sa.ForeignKey("tag.id")),
)


class Author(Base):
    __tablename__ = "author"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(20))
    books = relationship("Book", back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(20))
    author_id = sa.Column(sa.Integer, sa.ForeignKey("author.id"))
    author = relationship("Author", back_populates="books")
    tags = relationship("Tag", secondary=book_tag, backref="books")


class Tag(Base):
    __tablename__ = "tag"

    id = sa.Column(sa.Integer, primary_key=True)
    word = sa.Column(sa.String(20))


def upgrade():
    bind = op.get_bind()
    Base.metadata.create_all(bind)
    session = Session(bind=bind)
    book = Book(title="one", author=Author(name="ann"))
    session.add(book)
    session.flush()
    assert book.author_id == 1
    author = session.query(Author).one()
    assert author is book.author
    session.add(Book(title="two", author_id=author.id, tags=[Tag(word="old"), Tag(word="long")]))
    session.commit()
    assert sorted(book.title for book in author.books) == ["one", "two"]
    two = session.query(Book).filter_by(title="two").one()
    assert sorted(tag.word for tag in two.tags) == ["long", "old"]
    old = session.query(Tag).filter(Tag.word == "old").one()
    assert old.books == [two]
    two.tags.remove(old)
    book.tags.append(old)
    session.commit()
    links = session.query(book_tag.c.book_id, book_tag.c.tag_id).order_by(book_tag.c.book_id).all()
    assert [link[0] for link in links] == [book.id, two.id] and links[0][1] == old.id, links
    found = session.query(Book).join(Book.tags).filter(Tag.word == "old").all()
    assert found == [book]
    found = session.query(Book.title).join(Book.author).filter(Author.name == "ann").order_by(Book.title).all()
    assert found == [("one",), ("two",)]
    assert session.query(Book).filter(Book.author == author).count() == 2
    assert session.query(Book).filter(Book.tags.any(Tag.word == "long")).all() == [two]
    assert session.query(Book).filter(Book.author.has(name="zoe")).all() == []
    two.author = None
    session.commit()
    assert two.author_id is None and author.books == [book]
    session.delete(author)
    session.commit()
    assert book.author_id is None
    session.delete(book)
    session.commit()
    assert session.query(book_tag).count() == 1


def downgrade():
    pass
