import type { Rt, Value } from '../../values/protocol.js';
import { str } from '../../values/text.js';
import { makeTuple } from '../../values/tuple.js';
import type { DataType } from './data-types.js';
import { MappedSequence } from './mapped-sequence.js';
import type { Table } from './table.js';

/** What `group_by()` gives: tables of like columns by key. */
export class TableSet extends MappedSequence {
  readonly tables: readonly Table[];
  private readonly keyName: string;
  private readonly keyType: DataType;

  constructor(tables: readonly Table[], keys: readonly Value[], keyName: string, keyType: DataType) {
    super(tables, keys);
    this.tables = tables;
    this.keyName = keyName;
    this.keyType = keyType;
  }
  override get typeName(): string {
    return 'TableSet';
  }
  override get qualifiedTypeName(): string {
    return 'agate.tableset.TableSet';
  }
  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'key_name':
        return this.keyName;
      case 'key_type':
        return this.keyType;
      case 'column_names':
        return makeTuple(this.tables[0]?.columnNames ?? []);
      case 'column_types':
        return makeTuple(this.tables[0]?.columnTypes ?? []);
      default:
        return undefined;
    }
  }
  override pyStr(rt: Rt): string {
    const lines = (this.keys ?? []).map((key, i) => [str(key, rt), String(this.tables[i]?.rows.length ?? 0)] as const);
    const all = [['table', 'rows'] as const, ...lines];
    const widths = [0, 1].map(column => Math.max(...all.map(line => (line[column] ?? '').length)));
    const text = all.map(line => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`);
    text.splice(1, 0, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |\n`);
    return text.join('');
  }
  override pyRepr(rt: Rt): string {
    return this.pyStr(rt);
  }
}
