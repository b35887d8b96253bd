// The template language: text → checked AST with spans → JavaScript; Python values, filters, tests. Has never heard of models.
// Still empty.
export {};
