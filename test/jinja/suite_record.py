"""A pytest plugin that records what Jinja2's own test suite renders, as lines of the case protocol.

    git -C CLONE archive 3.1.6 tests | tar x -C /tmp/suite
    QUERN_SUITE_OUT=/tmp/suite/pairs.jsonl PYTHONPATH=test/jinja python -m pytest -p suite_record /tmp/suite/tests

Kept are renders whose source, context and output are plain data, with default delimiters and no foreign extension,
filter, test or global; the rest is counted by the reason why it is left out. Neither suite nor recording is committed.
"""

import json
import os

import jinja2
import jinja2.defaults
import jinja2.sandbox
from jinja2.ext import ExprStmtExtension, LoopControlExtension
from markupsafe import Markup

import values_codec

PLAIN_TYPES = (type(None), bool, int, float, str, Markup, bytes, range)
EXTENSIONS = {ExprStmtExtension.identifier: "do", LoopControlExtension.identifier: "loopcontrols"}
DELIMITERS = {
    "block_start_string": "{%",
    "block_end_string": "%}",
    "variable_start_string": "{{",
    "variable_end_string": "}}",
    "comment_start_string": "{#",
    "comment_end_string": "#}",
    "line_statement_prefix": None,
    "line_comment_prefix": None,
    "newline_sequence": "\n",
}
SANDBOXES = {
    jinja2.Environment: False,
    jinja2.sandbox.SandboxedEnvironment: "SandboxedEnvironment",
    jinja2.sandbox.ImmutableSandboxedEnvironment: "ImmutableSandboxedEnvironment",
}
UNDEFINED = {
    jinja2.Undefined: "Undefined",
    jinja2.StrictUndefined: "StrictUndefined",
    jinja2.ChainableUndefined: "ChainableUndefined",
    jinja2.DebugUndefined: "DebugUndefined",
}


class Unfit(Exception):
    """Says why a render is not a case of plain data."""


def plain(value):
    """The value in the encoding of the protocol; raises Unfit for anything but plain data."""
    kind = type(value)
    if kind in PLAIN_TYPES:
        return values_codec.encode(value)
    if kind is list:
        return [plain(item) for item in value]
    if kind is tuple:
        return {"__t": "tuple", "v": [plain(item) for item in value]}
    if kind in (set, frozenset):
        return {"__t": "set", "v": [plain(item) for item in value]}
    if kind is dict:
        return {"__t": "dict", "v": [[plain(key), plain(item)] for key, item in value.items()]}
    raise Unfit(f"a value of type {kind.__name__}")


def environment_options(env):
    if type(env) not in SANDBOXES:
        raise Unfit(f"environment class {type(env).__name__}")
    if any(getattr(env, name) != value for name, value in DELIMITERS.items()):
        raise Unfit("other delimiters or line statements")
    if env.is_async or env.finalize is not None or not env.optimized:
        raise Unfit("async, finalize or unoptimized")
    if getattr(env, "intercepted_binops", None) or getattr(env, "intercepted_unops", None):
        raise Unfit("intercepted operators")
    if env.undefined not in UNDEFINED:
        raise Unfit("a foreign undefined class")
    if any(name not in EXTENSIONS for name in env.extensions):
        raise Unfit("a foreign extension")
    if env.filters != jinja2.defaults.DEFAULT_FILTERS or env.tests != jinja2.defaults.DEFAULT_TESTS:
        raise Unfit("a foreign filter or test")
    if env.policies != jinja2.defaults.DEFAULT_POLICIES:
        raise Unfit("other policies")
    if not isinstance(env.autoescape, bool):
        raise Unfit("autoescape by a function")
    return {
        "trim_blocks": env.trim_blocks,
        "lstrip_blocks": env.lstrip_blocks,
        "keep_trailing_newline": env.keep_trailing_newline,
        "autoescape": env.autoescape,
        "sandbox": SANDBOXES[type(env)],
        "undefined": UNDEFINED[env.undefined],
        "extensions": [EXTENSIONS[name] for name in env.extensions],
    }


def globals_of(env, template):
    """Globals beyond the usual ones; those of one template alone have no place in a case."""
    defaults = type(env)().globals
    own = template.globals if template is not None else {}
    if any(name not in env.globals or env.globals[name] is not own[name] for name in own):
        raise Unfit("globals of one template")
    return [[name, plain(value)] for name, value in env.globals.items() if name not in defaults]


class Recorder:
    def __init__(self, path):
        self.out = open(path, "w", encoding="utf-8")
        self.test, self.depth, self.made, self.left_out, self.kept = "", 0, {}, {}, {}
        self.written = 0

    def origin(self, template):
        return self.made.get(id(template), (None, None))[1]

    def remember(self, template, origin):
        self.made[id(template)] = (template, origin)

    def describe(self, env, origin, context, template=None):
        case = {"env": environment_options(env) | {"globals": globals_of(env, template)}}
        case["context"] = [[name, plain(value)] for name, value in context.items()]
        if "source" in origin:
            case["source"] = origin["source"]
        else:
            case["name"] = origin["name"]
        if env.loader is not None:
            if type(env.loader) is not jinja2.DictLoader:
                raise Unfit(f"loader {type(env.loader).__name__}")
            case["templates"] = dict(env.loader.mapping)
        return case

    def write(self, case, answer):
        answers = self.kept.setdefault(json.dumps(case, sort_keys=True), (self.test, case, []))[2]
        if answer not in answers:
            answers.append(answer)

    def finish(self):
        """Writes the cases; what gave different answers for equal input does not depend on the input alone."""
        for test, case, answers in self.kept.values():
            if len(answers) > 1:
                self.skip("an output that changes from time to time")
                continue
            self.written += 1
            self.out.write(json.dumps({"id": test} | case | {"expect": answers[0]}) + "\n")
        self.out.close()

    def skip(self, reason):
        self.left_out[str(reason)] = self.left_out.get(str(reason), 0) + 1


def answer_of(error, phase):
    from reference import failure

    answer = failure({}, error, phase)
    del answer["id"]
    return answer


def install(recorder):
    from_string, get_template, render = jinja2.Environment.from_string, jinja2.Environment.get_template, jinja2.Template.render

    def recording(make, origin_of):
        def patched(self, *args, **kwargs):
            origin = origin_of(*args, **kwargs)
            outermost = recorder.depth == 0
            recorder.depth += 1
            try:
                template = make(self, *args, **kwargs)
            except Exception as error:
                if outermost and origin is not None:
                    record_failure(self, origin, error)
                raise
            finally:
                recorder.depth -= 1
            if origin is not None:
                recorder.remember(template, origin)
            return template

        return patched

    def record_failure(env, origin, error):
        try:
            recorder.write(recorder.describe(env, origin, {}), answer_of(error, "compile"))
        except Unfit as reason:
            recorder.skip(reason)

    def source_origin(source, globals=None, template_class=None):
        return {"source": source} if isinstance(source, str) else None

    def name_origin(name, parent=None, globals=None):
        return {"name": name} if isinstance(name, str) else None

    def patched_render(self, *args, **kwargs):
        origin = recorder.origin(self)
        if recorder.depth > 0 or origin is None:
            return render(self, *args, **kwargs)
        try:
            case = recorder.describe(self.environment, origin, dict(*args, **kwargs), self)
        except Unfit as reason:
            recorder.skip(reason)
            return render(self, *args, **kwargs)
        recorder.depth += 1
        try:
            text = render(self, *args, **kwargs)
        except Exception as error:
            recorder.write(case, answer_of(error, "render"))
            raise
        finally:
            recorder.depth -= 1
        recorder.write(case, {"text": text})
        return text

    jinja2.Environment.from_string = recording(from_string, source_origin)
    jinja2.Environment.get_template = recording(get_template, name_origin)
    jinja2.Template.render = patched_render


def pytest_configure(config):
    config.quern_recorder = Recorder(os.environ["QUERN_SUITE_OUT"])
    install(config.quern_recorder)


def pytest_runtest_setup(item):
    item.config.quern_recorder.test = item.nodeid


def pytest_terminal_summary(terminalreporter, config):
    recorder = config.quern_recorder
    recorder.finish()
    terminalreporter.write_line(f"recorded {recorder.written} cases")
    for reason, count in sorted(recorder.left_out.items(), key=lambda entry: -entry[1]):
        terminalreporter.write_line(f"  left out {count}: {reason}")
