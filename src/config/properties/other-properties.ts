import { makeMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import { merged } from './columns.js';
import type { Fields } from './fields.js';
import { rawConfig, readPatchConfig } from './patch-config.js';
import type {
  ArgumentProperties,
  CommonProperties,
  ExposureProperties,
  FunctionProperties,
  GroupProperties,
  MacroProperties,
  OwnerProperties,
  ReturnsProperties,
  SemanticProperties,
  SingularTestProperties,
} from './properties.js';
import type { PropertyEntry } from './read-property-file.js';

function common(fields: Fields, entry: PropertyEntry): Omit<CommonProperties, 'extra'> {
  return {
    name: fields.required('name'),
    description: fields.text('description') ?? '',
    span: entry.span,
    nameSpan: entry.yaml.spanOf([...fields.path, 'name']),
  };
}

export function readMacro(fields: Fields, entry: PropertyEntry): MacroProperties {
  const config = fields.map('config');
  const read = {
    section: 'macros' as const,
    ...common(fields, entry),
    meta: merged(fields.map('meta'), asMapOrEmpty(config['meta'])),
    docs: asMapOrEmpty(config['docs'] ?? fields.map('docs')),
    arguments: fields.entries('arguments').map(argument => {
      const properties = {
        name: argument.required('name'),
        type: argument.text('type') ?? null,
        description: argument.text('description') ?? '',
      };
      argument.rest('an argument');
      return properties;
    }),
  };
  return { ...read, extra: fields.rest("an entry of 'macros'") };
}

function asMapOrEmpty(value: unknown) {
  return typeof value === 'object' && value !== null ? makeMap(Object.entries(value)) : makeMap();
}

export function readSingularTest(fields: Fields, entry: PropertyEntry): SingularTestProperties {
  const read = { section: 'data_tests' as const, ...common(fields, entry), ...readPatchConfig(fields, entry) };
  return { ...read, extra: fields.rest("an entry of 'data_tests'") };
}

function readOwner(fields: Fields, kind: string): OwnerProperties {
  const owner = fields.below('owner');
  if (owner === undefined) {
    if (fields.any('owner') === undefined) fields.error([], "'owner' is a required property", "Add 'owner: {name: …}'");
    return { name: null, email: null, extra: makeMap() };
  }
  const given = owner.any('email');
  const email = Array.isArray(given) ? owner.texts('email') : (owner.text('email') ?? null);
  const name = owner.text('name') ?? null;
  if (given === undefined && owner.any('name') === undefined)
    owner.error([], `${kind} owner must have at least one of 'name' or 'email'.`);
  return { name, email, extra: owner.rest("'owner'") };
}

const EXPOSURE_TYPES = ['dashboard', 'notebook', 'analysis', 'ml', 'application'] as const;

export function readExposure(fields: Fields, entry: PropertyEntry, deprecations: Deprecation[]): ExposureProperties {
  const base = common(fields, entry);
  if (base.name !== '' && !/^[\p{L}\p{N}_-]+$/u.test(base.name))
    deprecations.push({ code: 'D007', event: 'ExposureNameDeprecation', data: { exposure: base.name } });
  fields.required('type');
  const read = {
    section: 'exposures' as const,
    ...base,
    type: fields.oneOf('type', EXPOSURE_TYPES) ?? '',
    owner: readOwner(fields, 'Exposure'),
    label: fields.text('label') ?? null,
    url: fields.text('url') ?? null,
    maturity: fields.oneOf('maturity', ['low', 'medium', 'high']) ?? null,
    dependsOn: fields.texts('depends_on'),
    tags: fields.texts('tags'),
    meta: fields.map('meta'),
    config: fields.map('config'),
    unrendered: rawConfig(fields, entry),
  };
  return { ...read, extra: fields.rest("an entry of 'exposures'", ['enabled']) };
}

export function readGroup(fields: Fields, entry: PropertyEntry): GroupProperties {
  const read = {
    section: 'groups' as const,
    ...common(fields, entry),
    owner: readOwner(fields, 'Group'),
    config: fields.map('config'),
  };
  return { ...read, extra: fields.rest("an entry of 'groups'", ['meta']) };
}

export function readFunction(fields: Fields, entry: PropertyEntry): FunctionProperties {
  const returns = readReturns(fields);
  if (returns === null && fields.any('returns') === undefined)
    fields.error([], "'returns' is a required property", "Add 'returns: {data_type: …}'");
  for (const key of ['columns', 'constraints', 'data_type']) fields.any(key);
  const read = {
    section: 'functions' as const,
    ...common(fields, entry),
    ...readPatchConfig(fields, entry),
    arguments: readArguments(fields),
    returns,
    overloads: fields.entries('overloads').map(overload => {
      const properties = {
        definedIn: overload.required('defined_in'),
        arguments: readArguments(overload),
        returns: readReturns(overload),
        description: overload.text('description') ?? null,
      };
      overload.rest('an overload');
      return properties;
    }),
  };
  return { ...read, extra: fields.rest("an entry of 'functions'") };
}

function readArguments(fields: Fields): ArgumentProperties[] {
  return fields.entries('arguments').map(argument => {
    const read = {
      name: argument.required('name'),
      dataType: argument.required('data_type'),
      description: argument.text('description') ?? null,
      defaultValue: argument.any('default_value') ?? null,
    };
    argument.rest('an argument');
    return read;
  });
}

function readReturns(fields: Fields): ReturnsProperties | null {
  const returns = fields.below('returns');
  if (returns === undefined) return null;
  const read = { dataType: returns.required('data_type'), description: returns.text('description') ?? null };
  returns.rest("'returns'");
  return read;
}

export function readSemantic(fields: Fields, entry: PropertyEntry): SemanticProperties {
  const section = entry.section as SemanticProperties['section'];
  return { section, ...common(fields, entry), data: fields.data, config: fields.map('config'), extra: makeMap() };
}
