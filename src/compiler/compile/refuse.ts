import { TemplateError } from '../../jinja/index.js';

/** dbt's error classes that are raised outside of a template. */
type DbtError = 'CompilationError' | 'DbtRuntimeError' | 'DbtValidationError' | 'DbtInternalError' | 'ParsingError';

/** Throws an error of dbt with its own words, as a template that raised it would. */
export function refuse(type: DbtError, text: string): never {
  throw new TemplateError(text, { type, phase: 'render', line: undefined });
}
