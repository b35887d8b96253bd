import type { FunctionProperties, MacroProperties, SingularTestProperties } from '../../config/index.js';
import { type DocsConfig, type FunctionNode, fileId } from '../../manifest/index.js';
import { describedTwice, type Entry, findPatched } from './apply-patch.js';
import type { Draft } from './draft.js';
import { finishNode } from './finish-node.js';
import type { Linking } from './linking.js';
import { isMacroType } from './macro-types.js';

/** Describes a macro. */
export function applyMacro(linking: Linking, { properties, project, file, source }: Entry<MacroProperties>): void {
  const { name, meta, docs } = properties;
  const macro = linking.macros.get(`macro.${project.name}.${name}`);
  if (macro === undefined) {
    linking.around.events.emit('MacroNotFoundForPatch', { patch_name: name }, { force: true, deferrable: true });
    return;
  }
  if (macro.patch_path !== null) {
    const text = describedTwice(name, file.path, macro.patch_path, 'macros');
    linking.problems.error('PARSE-016', text, { span: properties.nameSpan, source });
    return;
  }
  macro.patch_path = fileId(file.packageName, file.path);
  macro.description = properties.description;
  macro.meta = meta;
  macro.docs = docsOf(docs);
  macro.config = { meta, docs: macro.docs };
  const given = properties.arguments.map(({ name: argument, type, description }) => ({
    name: argument,
    type,
    description,
  }));
  const isChecked = linking.around.behaviour.validate_macro_args !== false;
  if (isChecked) checkArguments(linking, macro, given);
  if (!isChecked || given.length > 0) macro.arguments = given;
}

function docsOf(docs: Readonly<Record<string, unknown>>): DocsConfig {
  const color = docs['node_color'];
  return { show: docs['show'] !== false, node_color: typeof color === 'string' ? color : null };
}

type MacroArguments = readonly { readonly name: string; readonly type: string | null }[];

function checkArguments(
  linking: Linking,
  macro: {
    readonly name: string;
    readonly unique_id: string;
    readonly original_file_path: string;
    readonly arguments: MacroArguments;
  },
  given: MacroArguments,
): void {
  if (given.length === 0) return;
  const warn = (msg: string): void =>
    linking.around.events.emit(
      'InvalidMacroAnnotation',
      { msg, macro_unique_id: macro.unique_id, macro_file_path: macro.original_file_path },
      { force: true, deferrable: true },
    );
  for (const [i, { name }] of given.entries()) {
    const declared = macro.arguments[i];
    if (declared !== undefined && declared.name !== name)
      warn(`Argument ${name} in yaml for macro ${macro.name} does not match the jinja definition.`);
  }
  if (given.length !== macro.arguments.length)
    warn(`The number of arguments in the yaml for macro ${macro.name} does not match the jinja definition.`);
  for (const { name, type } of given)
    if (type !== null && type.trim() !== '' && !isMacroType(type))
      warn(`Argument ${name} in the yaml for macro ${macro.name} has an invalid type.`);
}

/** Describes a test that is a file of its own. */
export function applySingularTest(
  linking: Linking,
  { properties, project, file }: Entry<SingularTestProperties>,
): void {
  const draft = linking.index.singularTest(properties.name, project.name);
  if (draft === undefined) {
    const data = { patch_name: properties.name, yaml_key: 'data_tests', file_path: file.path };
    linking.around.events.emit('NoNodeForYamlKey', data, { force: true, deferrable: true });
    return;
  }
  draft.node.patch_path = fileId(file.packageName, file.path);
  draft.node.description = properties.description;
  if (Object.keys(properties.config).length > 0)
    draft.patch = {
      level: { values: properties.config, place: properties.placeOf },
      unrendered: properties.unrendered,
      project,
    };
  finishNode(linking, draft);
}

/** Describes a function and takes the files of its overloads into it. */
export function applyFunction(linking: Linking, entry: Entry<FunctionProperties>): void {
  const { properties, project } = entry;
  for (const draft of findPatched(linking, entry)) {
    const node = draft.node as FunctionNode;
    node.description = properties.description;
    node.arguments = argumentsOf(properties.arguments);
    node.returns = returnsOf(properties.returns);
    if (Object.keys(properties.config).length > 0)
      draft.patch = {
        level: { values: properties.config, place: properties.placeOf },
        unrendered: properties.unrendered,
        project,
      };
    finishNode(linking, draft);
    if (properties.overloads.length > 0) absorbOverloads(linking, node, entry);
  }
}

function argumentsOf(given: FunctionProperties['arguments']): FunctionNode['arguments'] {
  return given.map(({ name, dataType, description, defaultValue }) => ({
    ...{ name, data_type: dataType, description, default_value: defaultValue },
  }));
}

function returnsOf(given: FunctionProperties['returns']): FunctionNode['returns'] {
  return given === null ? null : { data_type: given.dataType, description: given.description };
}

function absorbOverloads(
  linking: Linking,
  node: FunctionNode,
  { properties, source }: Entry<FunctionProperties>,
): void {
  const place = { span: properties.nameSpan ?? properties.span, source };
  const overloads: FunctionNode['overloads'] = [];
  for (const { definedIn, arguments: given, returns, description } of properties.overloads) {
    if (definedIn === node.name) {
      const text = `Function '${node.name}' cannot list itself in overloads (defined_in: '${definedIn}').`;
      linking.problems.error('PARSE-030', text, place);
      continue;
    }
    const other = linking.index.function(definedIn, node.package_name);
    if (other === undefined) {
      const text = `Function overload '${definedIn}' (defined_in) not found. Expected a SQL file at functions/${definedIn}.sql`;
      linking.problems.error('PARSE-030', text, place);
      continue;
    }
    overloads.push({
      defined_in: definedIn,
      arguments: argumentsOf(given),
      returns: returnsOf(returns),
      description,
      raw_body: other.node.raw_code,
    } as never);
    takeReferences(node, other);
    linking.index.remove(other);
  }
  node.overloads = overloads;
}

/** What an overload refers to, the function refers to. */
function takeReferences(node: FunctionNode, other: Draft): void {
  const from = other.node as FunctionNode;
  const add = <T>(list: T[], items: readonly T[]): void => {
    for (const item of items) if (!list.some(known => JSON.stringify(known) === JSON.stringify(item))) list.push(item);
  };
  add(node.refs, from.refs);
  add(node.sources, from.sources);
  add(node.functions, from.functions);
}
