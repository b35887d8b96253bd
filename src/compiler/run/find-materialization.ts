import type { MacroEntry } from '../../context/index.js';
import { strRepr } from '../../jinja/index.js';
import { findMaterialization } from '../../manifest/index.js';
import { refuse } from '../compile/refuse.js';
import type { RunSettings } from './run-settings.js';

/**
 * The macro of a materialization by dbt's rules: the adapter's own before `default`, root before packages before ours; a
 * package overrides a built-in one only where its flag allows it, with a deprecation. Raises dbt's errors.
 */
export function materializationMacro(settings: RunSettings, name: string, language: string | undefined): MacroEntry {
  const { linked, adapter } = settings;
  const { macros, behaviour } = linked.around;
  const scope = { rootPackage: macros.rootPackage, internalPackages: new Set(macros.internalPackages) };
  const types = adapter.dispatchPrefixes.filter(prefix => prefix !== 'default');
  const mayOverride = !behaviour.require_explicit_package_overrides_for_builtin_materializations;
  const { macro, overriddenBy } = findMaterialization(linked.names, name, types, scope, mayOverride);
  const entry = macro === undefined ? undefined : macros.byId.get(macro.unique_id);
  if (entry === undefined) return missing(name, adapter.type);
  if (overriddenBy !== undefined) {
    const data = { package_name: overriddenBy, materialization_name: name };
    linked.around.deprecations.warn('PackageMaterializationOverrideDeprecation', data);
  }
  const languages = entry.node.supported_languages;
  if (languages !== null && language !== undefined && !languages.includes(language)) wrongLanguage(entry, language);
  return entry;
}

function missing(name: string, type: string): never {
  return refuse(
    'CompilationError',
    `No materialization '${name}' was found for adapter ${type}! (searched types 'default' and '${type}')`,
  );
}

function wrongLanguage({ node }: MacroEntry, language: string): never {
  const known = (node.supported_languages ?? []).map(strRepr).join(', ');
  return refuse(
    'DbtValidationError',
    `Materialization "${node.name}" only supports languages [${known}]; got "${language}"`,
  );
}
