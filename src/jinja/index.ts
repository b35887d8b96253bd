// The template language: text → checked AST with spans → JavaScript; Python values, filters, tests. Has never heard of models.
export { PythonError, raise } from './errors/python-error.js';
export * from './values/protocol.js';
