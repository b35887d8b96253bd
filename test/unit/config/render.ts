import type { Data, Render } from '../../../src/config/index.js';

const CALL = /^\s*(env_var|var)\('([^']*)'(?:,\s*'([^']*)')?\)\s*(?:\|\s*(\w+)\s*)?$/;

/**
 * A stand-in for the template language: calls of env_var and var with literals, `target.name`, and dbt's filters.
 * An expression that is the whole text keeps its type, others are put into the text; anything else fails.
 */
export const testRender: Render = (text, scope) => {
  const evaluate = (expression: string): Data => {
    if (expression.trim() === 'target.name') return scope.target?.['name'] ?? null;
    const match = CALL.exec(expression);
    if (match === null) throw new Error(`unexpected end of template in '${expression.trim()}'`);
    const [, call, name = '', fallback, filter] = match;
    const value = call === 'env_var' ? scope.env.read(name, fallback) : (scope.vars[name] ?? fallback ?? null);
    if (filter === 'as_number') return Number(value);
    if (filter === 'as_bool') return value === 'True' || value === 'true';
    return value;
  };
  const whole = /^\{\{((?:(?!\}\}).)*)\}\}$/.exec(text);
  if (whole !== null) return evaluate(whole[1] ?? '');
  const rendered = text.replace(/\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression)));
  if (rendered.includes('{{')) throw new Error('unexpected end of template');
  return rendered;
};
