"""Python's side of the template benchmark: reads a project as JSON from a file, compiles and renders its models with
Jinja2 as dbt does it, prints CPU milliseconds of each phase and a digest of the texts as JSON."""

import hashlib
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "jinja"))

from reference import DbtParser, MacroReturn  # noqa: E402

import jinja2.sandbox  # noqa: E402


class Environment(jinja2.sandbox.SandboxedEnvironment):
    def _parse(self, source, name, filename):
        return DbtParser(self, source, name, filename).parse()


class Macro:
    """A macro of a package: compiled at its first call, run anew in the caller's context at each."""

    def __init__(self, env, name, source, context):
        self.env, self.name, self.source, self.context = env, name, source, context
        self.template = None

    def __call__(self, *args, **kwargs):
        if self.template is None:
            self.template = self.env.from_string(self.source)
        macro = self.template.make_module(vars=self.context, shared=False).__dict__["dbt_macro__" + self.name]
        try:
            return macro(*args, **kwargs)
        except MacroReturn as signal:
            return signal.value


class Adapter:
    def __init__(self, packages):
        self.packages = packages

    def dispatch(self, name, package):
        return self.packages[package]["default__" + name]


def finish(value):
    raise MacroReturn(value)


def make_context(env, project):
    context = {
        "config": lambda **kwargs: "",
        "ref": lambda name: f'"db"."dev"."{name}"',
        "is_incremental": lambda: False,
        "this": '"db"."dev"."this"',
        "target": {"name": "dev", "schema": "dev"},
        "var": lambda name, default=None: default,
        "return": finish,
    }
    packages = {}
    for package, macros in project["packages"].items():
        packages[package] = {name_of(key, source): Macro(env, name_of(key, source), source, context) for key, source in macros.items()}
    context.update(packages)
    for macros in packages.values():
        for name, macro in macros.items():
            context.setdefault(name, macro)
    context["adapter"] = Adapter(packages)
    return context


def name_of(_key, source):
    return source.split("macro ", 1)[1].split("(", 1)[0]


def main():
    project = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    env = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], cache_size=0)
    context = make_context(env, project)
    times = {}
    start = time.process_time()
    for model in project["models"]:
        env.parse(model["source"])
    times["parse"] = time.process_time() - start
    start = time.process_time()
    templates = [env.from_string(model["source"], globals=context) for model in project["models"]]
    times["compile"] = time.process_time() - start
    start = time.process_time()
    texts = [template.render() for template in templates]
    times["render"] = time.process_time() - start
    start = time.process_time()
    for template in templates:
        template.render()
    times["again"] = time.process_time() - start
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    print(json.dumps({"ms": {name: value * 1000 for name, value in times.items()}, "digest": digest}))


if __name__ == "__main__":
    main()
