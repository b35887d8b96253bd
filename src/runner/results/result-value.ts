import { NodeObject, plainRt, utcDateTime } from '../../context/index.js';
import { copyOnWrite, fromHost, hostFunction, PyObject, type Rt, repr, type Value } from '../../jinja/index.js';
import type { GraphNode, NodeResult, Timing } from '../../manifest/index.js';
import type { FinishedNode } from '../run-services.js';

/** One of `results` in on-run-end: dbt's result object, with its node. */
export class ResultValue extends PyObject {
  readonly typeName = 'RunResult';
  readonly #result: NodeResult;
  readonly #node: GraphNode;
  readonly #fields: Readonly<Record<string, Value>>;

  constructor({ node, result, table }: FinishedNode) {
    super();
    this.#result = result;
    this.#node = node as GraphNode;
    this.#fields = {
      ...(fromHost(result, plainRt) as unknown as Record<string, Value>),
      timing: result.timing.map(timing => new TimingValue(timing)),
      node: new NodeObject(node as GraphNode),
      agate_table: table ?? null,
      overload_results: fromHost(result.overload_results ?? null, plainRt),
      to_dict: hostFunction('to_dict', () => this.#dict()),
    };
  }

  override pyGetattr(name: string): Value | undefined {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  override pyRepr(rt: Rt): string {
    const { status, unique_id, message } = this.#result;
    return `RunResult(status='${status}', unique_id='${unique_id}', message=${repr(message, rt)})`;
  }

  #dict(): Value {
    const { to_dict: _, agate_table: __, ...fields } = this.#fields;
    return copyOnWrite({ ...fields, timing: fromHost(this.#result.timing, plainRt), node: { ...this.#node } }) as Value;
  }
}

/** `{name, started_at, completed_at}` with times as datetimes. */
class TimingValue extends PyObject {
  readonly typeName = 'TimingInfo';
  readonly #timing: Timing;
  constructor(timing: Timing) {
    super();
    this.#timing = timing;
  }
  override pyGetattr(name: string): Value | undefined {
    const { name: phase, started_at, completed_at } = this.#timing;
    if (name === 'to_dict') return hostFunction(name, () => fromHost(this.#timing, plainRt));
    const moment = (iso: string | null): Value => (iso === null ? null : utcDateTime(Date.parse(iso)));
    return { name: phase, started_at: moment(started_at), completed_at: moment(completed_at) }[name];
  }
}
