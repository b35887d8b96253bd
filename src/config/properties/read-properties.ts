import type { Message } from '../../base/index.js';
import type { Data, DataMap, DataPath, DataShapes } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import { Findings } from '../reading/findings.js';
import { reasonOf } from '../reading/render-scope.js';
import { copyPlainTree, hasTemplate, renderPlainText, renderTree } from '../reading/render-tree.js';
import { Fields } from './fields.js';
import { readModel, readNode } from './node-properties.js';
import {
  readExposure,
  readFunction,
  readGroup,
  readMacro,
  readSemantic,
  readSingularTest,
} from './other-properties.js';
import type { Properties } from './properties.js';
import type { PropertyEntry } from './read-property-file.js';
import { isRenderedAtRead } from './render-rules.js';
import { readSource } from './source-properties.js';
import { readUnitTest } from './unit-test-properties.js';

export type ReadProperties = {
  /** Undefined when there is an error among the messages. */
  readonly properties: Properties | undefined;
  readonly messages: readonly Message[];
  readonly deprecations: readonly Deprecation[];
};

/**
 * Renders an entry (except for what is rendered later) and checks it. `render` works out one text in the context of
 * schema files and throws what the template language throws.
 */
export function readProperties(
  entry: PropertyEntry,
  render: (text: string, path: DataPath) => Data,
  shapes: DataShapes,
): ReadProperties {
  const findings = new Findings(entry.yaml, []);
  const data = (copyPlainTree(entry.data) ?? renderEntry(entry, render, shapes, findings)) as DataMap;
  const deprecations: Deprecation[] = [];
  const fields = new Fields(data, entry.path, { findings, shapes });
  const properties = readSection(fields, entry, deprecations);
  return { properties: findings.hasErrors ? undefined : properties, messages: findings.messages, deprecations };
}

function renderEntry(
  entry: PropertyEntry,
  render: (text: string, path: DataPath) => Data,
  shapes: DataShapes,
  findings: Findings,
): Data {
  return renderTree(entry.data, shapes, (text, path) => {
    if (!isRenderedAtRead(entry.section, path)) return text;
    if (!hasTemplate(text)) return renderPlainText(text);
    try {
      return render(text, path);
    } catch (error) {
      findings.error('CONFIG-012', [...entry.path, ...path], `Could not render ${text}: ${reasonOf(error)}`);
      return undefined;
    }
  });
}

function readSection(fields: Fields, entry: PropertyEntry, deprecations: Deprecation[]): Properties {
  switch (entry.section) {
    case 'models':
      return readModel(fields, entry);
    case 'seeds':
    case 'snapshots':
    case 'analyses':
      return readNode(fields, entry) as Properties;
    case 'sources':
      return readSource(fields, entry);
    case 'macros':
      return readMacro(fields, entry);
    case 'data_tests':
      return readSingularTest(fields, entry);
    case 'exposures':
      return readExposure(fields, entry, deprecations);
    case 'groups':
      return readGroup(fields, entry);
    case 'functions':
      return readFunction(fields, entry);
    case 'unit_tests':
      return readUnitTest(fields, entry);
    default:
      return readSemantic(fields, entry);
  }
}
