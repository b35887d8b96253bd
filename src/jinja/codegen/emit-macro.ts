import type { AnyNode, CallBlock, Macro, Stmt } from '../syntax/nodes.js';
import { analyze } from './analyze.js';
import { ExpressionEmitter } from './emit-expression.js';
import { quote } from './emitter.js';
import type { BufferKind, Frame } from './frame.js';

type Special = { readonly caller: boolean; readonly kwargs: boolean; readonly varargs: boolean };

/** Functions of the generated code: those of macros and call blocks, and the frame that every function has. */
export abstract class MacroEmitter extends ExpressionEmitter {
  protected abstract statements(nodes: readonly Stmt[], frame: Frame): void;
  protected abstract bufferKind(body: readonly Stmt[]): BufferKind;

  /** Code that makes the Macro of a macro or call block. */
  protected macro(node: Macro | CallBlock, outer: Frame): string {
    const frame = outer.inner();
    frame.requireOutputCheck = false;
    frame.outlives = true;
    analyze(node, frame.symbols);
    this.at(node);
    this.refuseRepeatedParameters(node);
    const special = this.specialParameters(node, frame);
    // Jinja2 looks a second time, with the special parameters declared; it tells nothing new without them.
    if (special.caller || special.kwargs || special.varargs) analyze(node, frame.symbols);
    const name = node.kind === 'Macro' ? node.name : null;
    const parameters = node.args.map(arg => frame.symbols.ref(arg.name));
    for (const word of ['caller', 'kwargs', 'varargs'] as const) {
      if (special[word] && !node.args.some(arg => arg.name === word)) parameters.push(frame.symbols.ref(word));
    }
    const body = this.macroFunction(node, frame, parameters);
    const args = node.args.map(arg => quote(arg.name)).join(',');
    const flags = (special.kwargs ? 1 : 0) | (special.varargs ? 2 : 0) | (special.caller ? 4 : 0);
    return `new Macro(R,${body},${name === null ? 'null' : quote(name)},[${args}],${flags})`;
  }

  private macroFunction(node: Macro | CallBlock, frame: Frame, parameters: readonly string[]): string {
    const label = node.kind === 'Macro' ? quote(node.declared) : '"caller"';
    const returns = node.kind === 'Macro' && frame.parent?.rootlevel === true && this.scope.macrosReturn;
    return this.functionCode('A', label, returns, () => {
      const unpack = parameters.map((variable, i) => `${this.declare(variable)}=A[${i}]`);
      if (unpack.length > 0) this.write(`${unpack.join(';')};`);
      frame.buffer = this.openBuffer(this.bufferKind(node.body));
      frame.stream = frame.buffer;
      this.enter(frame);
      this.defaults(node, frame);
      this.statements(node.body, frame);
      this.write(`return ${this.contents(frame, node)}`);
    });
  }

  /** Values for the parameters that were not given; one may use those before it. */
  private defaults(node: Macro | CallBlock, frame: Frame): void {
    const unbound = frame.symbols.parameters();
    this.unbound.push(unbound);
    node.args.forEach((arg, i) => {
      const variable = frame.symbols.ref(arg.name);
      const given = node.defaults[i - node.args.length + node.defaults.length];
      const value = given === undefined ? `notProvided(${quote(arg.name)},R)` : this.expr(given, frame);
      this.write(`if(${variable}===void 0)${variable}=${value};`);
      unbound.delete(variable);
    });
    this.unbound.pop();
  }

  private refuseRepeatedParameters(node: Macro | CallBlock): void {
    const names = node.args.map(arg => arg.name);
    const repeated = node.args.find((arg, i) => names.indexOf(arg.name) < i);
    if (repeated !== undefined) {
      this.failAsPython(`duplicate argument '${repeated.name}' in function definition`, repeated);
    }
  }

  /** Which of `caller`, `kwargs` and `varargs` the body wants; declares those that are not parameters already. */
  private specialParameters(node: Macro | CallBlock, frame: Frame): Special {
    const wanted = this.wanted(node.body, ['caller', 'kwargs', 'varargs']);
    const declared = (name: string): number => node.args.findIndex(arg => arg.name === name);
    if (wanted.has('caller')) {
      const at = declared('caller');
      if (at >= 0 && at < node.args.length - node.defaults.length) {
        this.fail(
          'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
          node,
        );
      }
      if (at < 0) frame.symbols.declareParameter('caller');
    }
    const take = (name: 'kwargs' | 'varargs'): boolean => {
      if (!wanted.has(name) || declared(name) >= 0) return false;
      frame.symbols.declareParameter(name);
      return true;
    };
    return { caller: wanted.has('caller'), kwargs: take('kwargs'), varargs: take('varargs') };
  }

  /**
   * A function with one catch, which notes template and place, and a guard of depth. `label` is what frames of an error
   * call it: code of a name, `0` for the template itself, `1` for a part of the function around it. `head` gives what stands
   * before all else, once the rest is written.
   */
  protected functionCode(
    parameters: string,
    label: string,
    returns: boolean,
    emit: () => void,
    head: () => string = () => '',
  ): string {
    const { body, variables } = this.capture(emit);
    const declared = ['L=0', ...variables].join(',');
    const traced = this.shape.segments && label.startsWith('"');
    const enter = traced ? `const fr=S.frame;S.frame=S.enter(${label});` : '';
    const restore = traced ? 'S.frame=fr;' : '';
    const caught = returns ? 'if(e instanceof ReturnSignal)return e.value;' : '';
    const count = returns ? ['S.macroDepth++;', 'S.macroDepth--;'] : ['', ''];
    return `(function${this.star}(${parameters}){${head()}const d=deeper(S);let ${declared};${enter}${count[0]}try{${body}}catch(e){${caught}throw failed(e,T,L,${label},S)}finally{S.depth=d;${count[1]}${restore}}})`;
  }

  protected openBuffer(kind: BufferKind): Frame['buffer'] {
    const buffer = this.newBuffer(kind);
    const start = kind === 'text' ? '""' : kind === 'list' ? '[]' : 'new SegmentBuffer(T,S)';
    this.write(`${buffer.variable}=${start};`);
    return buffer;
  }

  /** Code for what a buffer holds in the end. */
  protected contents(frame: Frame, node: AnyNode): string {
    const { variable, kind, joinsEvents } = frame.buffer;
    if (kind === 'text') return `${joinsEvents === true ? 'done' : 'sized'}(${variable},S,${this.mark(node)})`;
    return kind === 'list' ? `joined(${variable},R,${this.mark(node)})` : `${variable}.end(${this.mark(node)})`;
  }
}
