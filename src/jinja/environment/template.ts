import { lineStarts, type Span } from '../../base/index.js';
import type { CodeShape, GeneratedCode } from '../codegen/compile-scope.js';
import type { TemplateCode, TemplateUnit } from '../runtime/code.js';
import type { NameLayer } from '../runtime/names.js';
import { TemplateMacro } from '../runtime/template-macro.js';
import type { TemplateNode } from '../syntax/nodes.js';
import type { Value } from '../values/index.js';
import type { Engine } from './engine.js';
import type { CodeFactory } from './instantiate.js';
import type { MacroInfo } from './macro-info.js';
import type { Origin } from './options.js';
import { Rendering, type RenderOptions } from './rendering.js';
import { spanIn } from './span-in.js';

type Compiled = { readonly generated: GeneratedCode; readonly make?: CodeFactory; readonly code?: TemplateCode };

/** A compiled template: code in the shapes that were asked for so far, and what it declares. */
export class Template implements TemplateUnit {
  readonly engine: Engine;
  readonly name: string | null;
  /** The normalised source. */
  readonly source: string;
  readonly origin: Origin | undefined;
  readonly autoescape: boolean;
  /** Macros at the top of the template, as declared. */
  readonly macros: readonly MacroInfo[];
  private readonly shapes = new Map<string, Compiled>();
  private readonly values = new Map<string, TemplateMacro>();
  private starts: readonly number[] | undefined;

  constructor(
    engine: Engine,
    source: string,
    macros: readonly MacroInfo[],
    about: { name: string | null; origin?: Origin },
  ) {
    this.engine = engine;
    this.source = source;
    this.name = about.name;
    this.origin = about.origin;
    this.autoescape = engine.escapes(about.name);
    this.macros = macros;
  }

  get native(): boolean {
    return this.engine.native !== false;
  }

  /** What places of errors call the template's file. */
  get file(): string {
    return this.origin?.file ?? this.name ?? '<template>';
  }

  /** The text that spans count in. */
  get text(): string {
    return this.origin?.text ?? this.source;
  }

  /** Makes the code of a shape if it is not there. Throws what the template's compiler finds wrong. */
  generate(shape: CodeShape, tree?: TemplateNode): GeneratedCode {
    const key = shapeKey(shape);
    let compiled = this.shapes.get(key);
    if (compiled === undefined) {
      compiled = { generated: this.engine.generate(tree ?? this.engine.parse(this.source), this, shape) };
      this.shapes.set(key, compiled);
    }
    return compiled.generated;
  }

  /** Takes code of a shape that was evaluated elsewhere; `make` is asked for it when it is to run. */
  adopt(shape: CodeShape, generated: GeneratedCode, make: CodeFactory): void {
    this.shapes.set(shapeKey(shape), { generated: { ...generated, js: '' }, make });
  }

  code(shape: CodeShape): TemplateCode {
    const compiled = this.shapes.get(shapeKey(shape));
    if (compiled?.code !== undefined) return compiled.code;
    const generated = this.generate(shape);
    const make = compiled?.make ?? this.engine.instantiate(generated.js, shape, this.file);
    const code = make({ template: this, places: generated.places });
    // The text of the code is not needed any more, and it is larger than the template.
    this.shapes.set(shapeKey(shape), { generated: { ...generated, js: '' }, code });
    return code;
  }

  /** A macro that this template declares, by the name it was declared by or the one it got; undefined if there is none.
   * The same each time. */
  macro(name: string): TemplateMacro | undefined {
    const found = this.macros.find(macro => macro.declared === name || macro.name === name);
    if (found === undefined) return undefined;
    const made = this.values.get(found.name) ?? new TemplateMacro(this, found.name, found.declared);
    this.values.set(found.name, made);
    return made;
  }

  /** The text (or native value) for these names: a Promise only when something had to be waited for. */
  render(names: NameLayer | readonly NameLayer[] = {}, options: RenderOptions = {}): Value | Promise<Value> {
    return new Rendering(this.engine, names, options).render(this);
  }

  /** The stretch of the file from `start` to `end` of the source. */
  span(start: number, end: number): Span {
    this.starts ??= lineStarts(this.text);
    return spanIn(this.origin, this.name, this.source, start, end, this.starts);
  }
}

function shapeKey(shape: CodeShape): string {
  return `${shape.generator ? 'g' : 'p'}${shape.segments ? 's' : ''}`;
}
