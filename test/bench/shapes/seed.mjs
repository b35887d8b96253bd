/** A project of one seed: `rows` rows of ten columns of every type that a seed has. `typed` gives each its column type. */
export function filesOfSeed({ rows = 100_000, typed = false } = {}) {
  const types = {
    ...{ id: 'integer', name: 'text', amount: 'integer', price: 'float8', day: 'date' },
    ...{ at: 'timestamp', flag: 'boolean', city: 'text', code: 'text', note: 'text' },
  };
  const config = typed ? `seeds:\n  bench:\n    +column_types: ${JSON.stringify(types)}\n` : '';
  const files = new Map();
  files.set('dbt_project.yml', `name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\n${config}`);
  files.set('seeds/big.csv', seedPieces(rows, Object.keys(types)));
  return files;
}

/** The text in pieces: a million rows are too much to be held as one. */
function* seedPieces(rows, names) {
  yield `${names.join(',')}\n`;
  let piece = '';
  for (let i = 1; i <= rows; i++) {
    const day = String(1 + (i % 28)).padStart(2, '0');
    const price = (((i * 7919) % 1_000_000) / 100).toFixed(2);
    piece += `${i},customer ${i % 5000},${(i * 37) % 100_000},${price},2024-0${1 + (i % 9)}-${day},`;
    piece += `2024-01-${day} 0${i % 10}:30:00,${i % 2 === 1},City number ${i % 300},c${i % 97},some text of row ${i}\n`;
    if (piece.length < 1 << 20) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
