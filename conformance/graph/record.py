"""Records what Alembic answers to random commands on random revision graphs.

    python record.py GRAPHS CASES_PER_GRAPH SEED > recorded.json

needs Alembic in that Python, and no database: it asks `ScriptDirectory`, `RevisionMap` and
`HeadMaintainer` as the commands do. A group of the output is a graph, each revision as
`[revision, down_revision, depends_on, branch_labels]` in the order of files, and cases as
`[do, rows, args, answers]`: what to do with which rows in the version table and which arguments.
There are several answers where Alembic's hangs on the hash seed of the process. An answer is

    steps   for each step: revision, from, to, changes (I new, D old, U old new), rows afterwards
    ids     revisions in the order given (of `current` sorted: it has no order)
    error   the message with which Alembic refuses
    crash   the exception that nothing in Alembic catches

or, for `shape`, which every fourth graph is asked for, its properties. The replay is crates/dms/src/graph/recorded.rs; for
another recording set GRAPH_ANSWERS to its path.
"""

import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import warnings

# ---- questions


class Question:
    """A random graph and random commands on it."""

    def __init__(self, dice):
        self.dice = dice
        self.revisions = self.graph()
        self.ids = [revision[0] for revision in self.revisions]
        self.labels = [label for revision in self.revisions for label in revision[3]]

    def chance(self, probability):
        return self.dice.random() < probability

    def new_ids(self):
        count = self.dice.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20])
        if self.chance(0.03):
            count = 40
        ids = []
        while len(ids) < count:
            length = self.dice.choice([2, 4, 4, 5, 6, 6, 12])
            id_ = "".join(self.dice.choice("0123456789abcdef") for _ in range(length))
            if ids and self.chance(0.15):
                id_ = (self.dice.choice(ids)[:2] + id_)[: max(length, 4)]
            if self.chance(0.2):
                id_ = f"r{len(ids)}" + self.dice.choice(["", "_x"])
            if id_ not in ids:
                ids.append(id_)
        return ids

    def graph(self):
        dice, revisions, heads, labels = self.dice, [], [], []
        # How likely a revision is a base, a merge, dependent, labelled.
        base, merge, depends, label = dice.choice(
            [
                (0.12, 0.15, 0.15, 0.2),
                (0.12, 0.15, 0.15, 0.2),
                (0.03, 0.02, 0.05, 0.1),
                (0.2, 0.05, 0.3, 0.3),
                (0.1, 0.4, 0.15, 0.15),
            ]
        )
        for id_ in self.new_ids():
            below, down, on, own = [r[0] for r in revisions], [], [], []
            if below and not self.chance(base):
                if len(below) > 1 and self.chance(merge):
                    pool = heads if len(heads) > 1 and self.chance(0.8) else below
                    down = dice.sample(pool, min(len(pool), dice.choice([2, 2, 2, 3])))
                else:
                    down = [dice.choice(heads if self.chance(0.7) else below)]
            others = [other for other in below if other not in down]
            if others and self.chance(depends):
                on = dice.sample(others, min(len(others), dice.choice([1, 1, 1, 2])))
                if labels and self.chance(0.2):
                    on[0] = dice.choice(labels)
            if self.chance(label):
                own = [dice.choice(["lab", "b", "branch", "ab"]) + str(len(below))]
                if self.chance(0.15):
                    own.append(f"other{len(below)}")
            labels += own
            heads = [head for head in heads if head not in down] + [id_]
            revisions.append([id_, down, on, own])
        if self.chance(0.7):
            dice.shuffle(revisions)
        if self.chance(0.04):
            self.break_it(revisions)
        return [[i, list(dict.fromkeys(d)), list(dict.fromkeys(o)), l] for i, d, o, l in revisions]

    def break_it(self, revisions):
        dice = self.dice
        one, other = dice.choice(revisions), dice.choice(revisions)
        fault = dice.randrange(9)
        if fault == 0:
            one[1].append(other[0])
        elif fault == 1:
            revisions.append([one[0], one[1][:], [], []])
        elif fault == 2:
            one[1].append("nothere")
        elif fault == 3:
            one[3].append("same")
            other[3].append("same")
        elif fault == 4:
            one[1].append(one[0])
        elif fault == 5:
            one[2].append(other[0])
        elif fault == 6:
            revisions.append([dice.choice(["a-b", "x@y", "p+q", "c:d"]), [], [], []])
        elif fault == 7:
            one[2].append("nothere")
        else:
            one[3].append(other[0])

    def parents(self, id_):
        carrier = {label: r[0] for r in self.revisions for label in r[3]}
        for revision in self.revisions:
            if revision[0] == id_:
                return revision[1] + [carrier.get(on, on) for on in revision[2]]
        return []

    def below(self, ids):
        seen, todo = set(), [parent for id_ in ids for parent in self.parents(id_)]
        while todo:
            id_ = todo.pop()
            if id_ not in seen:
                seen.add(id_)
                todo += self.parents(id_)
        return seen

    def rows(self):
        kind = self.dice.random()
        if kind < 0.2:
            return []
        ids = list(dict.fromkeys(self.ids))
        rows = self.dice.sample(ids, min(len(ids), self.dice.choice([1, 1, 1, 2, 2, 3, 5])))
        if kind > 0.97:
            return rows
        if kind > 0.955:
            return rows[:1] + ["lost1"]
        below = self.below(rows)
        return [row for row in rows if row not in below]

    def start_of(self, name, probability):
        return name[: self.dice.randint(1, len(name))] if self.chance(probability) else name

    def some_id(self):
        return self.start_of(self.dice.choice(self.ids), 0.2)

    def branch(self):
        kind = self.dice.random()
        if self.labels and kind < 0.7:
            return self.start_of(self.dice.choice(self.labels), 0.1)
        return self.some_id() if kind < 0.97 else "nosuch"

    def steps(self):
        return self.dice.choice("+-") + str(self.dice.choice([1, 1, 1, 2, 2, 3, 4, 9]))

    def absolute(self):
        forms = [
            (22, self.some_id),
            (12, lambda: "head"),
            (8, lambda: "heads"),
            (6, lambda: "base"),
            (1, lambda: self.dice.choice(["nosuch", "", "current", "@head", "x@", "head~1", "a.b"])),
            (4, lambda: self.dice.choice(self.labels or ["head"])),
            (8, lambda: self.branch() + "@head"),
            (4, lambda: self.branch() + "@heads"),
            (4, lambda: self.branch() + "@base"),
            (4, lambda: self.branch() + "@" + self.some_id()),
        ]
        return self.dice.choices([f for _, f in forms], [w for w, _ in forms])[0]()

    def relative(self):
        symbol = lambda: self.dice.choice(["head", "heads", "base", self.some_id()])
        forms = [
            (10, self.steps),
            (4, lambda: self.branch() + "@" + self.steps()),
            (5, lambda: self.some_id() + self.steps()),
            (2, lambda: symbol() + self.steps()),
            (2, lambda: self.branch() + "@" + symbol() + self.steps()),
            (1, lambda: self.dice.choice(["+0", "-0", self.some_id() + "+0"])),
        ]
        return self.dice.choices([f for _, f in forms], [w for w, _ in forms])[0]()

    def identifier(self, relative=0.27):
        return self.relative() if self.chance(relative) else self.absolute()

    def history_range(self):
        dice = self.dice
        some = [self.absolute(), self.absolute(), self.identifier()]
        start = dice.choice(["", "", "base", "current", f"-{dice.randint(1, 4)}"] + some)
        some = [self.absolute(), self.absolute(), self.identifier()]
        end = dice.choice(["", "heads", "current", "head", f"+{dice.randint(1, 4)}"] + some)
        return start if self.chance(0.02) else f"{start}:{end}"

    def case(self):
        dice, rows = self.dice, self.rows()
        command = dice.choices(
            ["upgrade", "downgrade", "stamp", "range", "history", "resolve", "current", "parents", "merge", "depends_on"],
            [27, 23, 16, 3, 15, 5, 3, 3, 3, 2],
        )[0]
        if command in ("upgrade", "downgrade"):
            return [command, rows, [self.identifier()]]
        if command == "stamp":
            return [command, rows, [self.identifier(0.03) for _ in range(dice.choice([1, 1, 1, 2, 3]))]]
        if command == "range":
            kind = dice.choice(["upgrade_range", "downgrade_range"])
            return [kind, [], [self.identifier(0.03), self.identifier()]]
        if command == "history":
            return [command, rows, [self.history_range()]]
        if command == "resolve":
            return [command, rows, ["current" if self.chance(0.2) else self.identifier()]]
        if command == "current":
            return [command, rows, []]
        splice = dice.choice(["", "splice"])
        if command == "parents":
            return [command, [], [dice.choice(["head", self.identifier(), self.absolute()]), splice]]
        if command == "merge":
            count = dice.choice([1, 2, 2, 3])
            some = ["heads"] if self.chance(0.4) else [self.absolute() for _ in range(count)]
            return [command, [], [splice] + some]
        return [command, [], [self.absolute() or "head"]]


def questions(graphs, cases, seed):
    dice = random.Random(seed)
    groups = []
    for number in range(graphs):
        question = Question(dice)
        asked = [["shape", [], []]] if number % 4 == 0 else []
        asked += [question.case() for _ in range(cases)]
        groups.append({"graph": question.revisions, "cases": asked})
    return groups


# ---- answers


def answer_all(groups, ordered):
    warnings.simplefilter("ignore")
    from alembic import util
    from alembic.runtime import migration
    from alembic.script import revision
    from alembic.script.base import ScriptDirectory
    from sqlalchemy import Column, MetaData, String, Table

    if ordered:
        in_written_order(revision, migration)

    class Written(Exception):
        """Instead of the file of a new revision."""

    class Functions:
        upgrade = downgrade = staticmethod(lambda: None)

    class Context:
        as_sql, version_table = True, "alembic_version"
        _version = Table("alembic_version", MetaData(), Column("version_num", String))

        class impl:
            _exec = staticmethod(lambda construct: None)

    class Rows(migration.HeadMaintainer):
        def _insert_version(self, version):
            self.changes.append(["I", version])
            super()._insert_version(version)

        def _delete_version(self, version):
            self.changes.append(["D", version])
            super()._delete_version(version)

        def _update_version(self, from_, to_):
            self.changes.append(["U", from_, to_])
            super()._update_version(from_, to_)

    folder = tempfile.mkdtemp()

    def directory(graph):
        def scalar(names):
            return None if not names else names[0] if len(names) == 1 else tuple(names)

        def revisions():
            for id_, down, on, labels in graph:
                one = revision.Revision(id_, scalar(down), scalar(on), tuple(labels) or None)
                one.module, one.doc, one._script_path = Functions, "", pathlib.Path(folder)
                yield one

        def write(*_, **values):
            raise Written(values)

        script = ScriptDirectory(folder, version_locations=[folder])
        script.revision_map = revision.RevisionMap(revisions)
        script._generate_template = write
        return script

    def run(steps, rows):
        table, taken = Rows(Context, rows), []
        for step in steps:
            table.changes = []
            table.update_to_step(step)
            ids = [step.revision.revision] if isinstance(step, migration.RevisionStep) else step.to_
            from_, to = step.from_revisions_no_deps, step.to_revisions_no_deps
            taken.append([ids[0] if ids else None, list(from_), list(to), table.changes, sorted(table.heads)])
        return {"steps": taken}

    def ids(revisions):
        return {"ids": [one.revision for one in revisions]}

    def written(script, key, **options):
        try:
            script.generate_revision("new1", "message", **options)
        except Written as result:
            names = util.to_tuple(result.args[0][key], default=())
            return {"ids": list(names)}

    def shape(script):
        map_ = script.revision_map
        revisions = [one for name, one in map_._revision_map.items() if one and name == one.revision]
        return {
            "heads": list(map_.heads),
            "real_heads": list(map_._real_heads),
            "bases": list(map_.bases),
            "labels": {one.revision: sorted(one.branch_labels) for one in revisions},
            "parents": {one.revision: sorted(one._normalized_down_revisions) for one in revisions},
            "children": {one.revision: sorted(one.nextrev) for one in revisions},
            "branches": [one.revision for one in script.walk_revisions() if one.is_branch_point],
        }

    def history(script, rows, range_):
        if ":" not in range_:
            raise util.CommandError("History range requires [start]:[end], [start]:, or :[end]")
        base, head = range_.strip().split(":")
        if head == "current":
            head = rows
        elif base == "current":
            base = rows
        return ids(script.walk_revisions(base=base or "base", head=head or "heads"))

    def answer(script, do, rows, args):
        rows = tuple(rows)
        if do.endswith("_range"):
            begin = args[0] if args[0] and args[0] != "base" else None
            rows = (script.get_revision(begin).revision,) if begin else ()
            do, args = do.removesuffix("_range"), args[1:]
        if do == "upgrade":
            return run(script._upgrade_revs(args[0], rows), rows)
        if do == "downgrade":
            return run(script._downgrade_revs(args[0], rows), rows)
        if do == "stamp":
            return run(script._stamp_revs(tuple(args), rows), rows)
        if do == "history":
            return history(script, rows, args[0])
        if do == "resolve":
            return ids(script.get_revisions(rows if args[0] == "current" else args[0]))
        if do == "current":
            return {"ids": sorted(one.revision for one in script.get_all_current(rows))}
        if do == "parents":
            return written(script, "down_revision", head=args[0], splice=args[1] == "splice")
        if do == "merge":
            return written(script, "down_revision", head=tuple(args[1:]), splice=args[0] == "splice")
        if do == "depends_on":
            return written(script, "depends_on", head="base", depends_on=args[0])
        return shape(script)

    def too_long(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    answers = []
    for group in groups:
        answers.append([])
        for case in group["cases"]:
            signal.alarm(5)
            try:
                got = answer(directory(group["graph"]), *case)
            except (util.CommandError, revision.RevisionError) as error:
                got = {"error": str(error)}
            except Exception as error:
                got = {"crash": f"{type(error).__name__}: {error}"}
            signal.alarm(0)
            answers[-1].append(got)
    return answers


def in_written_order(revision, migration):
    """Puts into the order of the file what Alembic takes from a set: one of its possible answers."""
    normalize = revision.RevisionMap._normalize_depends_on
    unmerge = migration.RevisionStep._unmerge_to_revisions
    merge = migration.RevisionStep.merge_branch_idents

    def ordered_normalize(self, revisions, map_):
        normalize(self, revisions, map_)
        for one in revisions:
            kept = set(one._normalized_resolved_dependencies)
            ordered = tuple(name for name in one._resolved_dependencies if name in kept)
            one._normalized_resolved_dependencies = ordered

    def ordered_unmerge(self, heads):
        kept = set(unmerge(self, heads))
        return tuple(name for name in self.to_revisions if name in kept)

    def ordered_merge(self, heads):
        deleted, updated, to = merge(self, heads)
        kept = set(deleted) | {updated}
        names = [name for name in self.from_revisions if name in kept]
        return names[:-1], names[-1], to

    revision.RevisionMap._normalize_depends_on = ordered_normalize
    migration.RevisionStep._unmerge_to_revisions = ordered_unmerge
    migration.RevisionStep.merge_branch_idents = ordered_merge


# ---- recording


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def record(graphs, cases, seed):
    import alembic

    groups = questions(graphs, cases, seed)
    asked = json.dumps(groups)
    rounds = []
    for hash_seed in range(3):
        command = [sys.executable, __file__, "answer"] + (["ordered"] if hash_seed == 0 else [])
        environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
        done = subprocess.run(command, input=asked, env=environment, check=True, capture_output=True, text=True)
        rounds.append(json.loads(done.stdout))
    lines = []
    for number, group in enumerate(groups):
        recorded = []
        for place, (do, rows, args) in enumerate(group["cases"]):
            answers = []
            for round_ in rounds:
                if round_[number][place] not in answers:
                    answers.append(round_[number][place])
            recorded.append([do, rows, args, answers])
        lines.append(compact({"graph": group["graph"], "cases": recorded}))
    about = {
        "recorded with": f"alembic {alembic.__version__}, python {sys.version.split()[0]}",
        "by": f"conformance/graph/record.py {graphs} {cases} {seed}",
    }
    print(compact(about)[:-1] + ',"groups":[\n' + ",\n".join(lines) + "\n]}")


if __name__ == "__main__":
    if sys.argv[1] == "answer":
        json.dump(answer_all(json.load(sys.stdin), sys.argv[2:] == ["ordered"]), sys.stdout)
    else:
        record(*map(int, sys.argv[1:4]))
