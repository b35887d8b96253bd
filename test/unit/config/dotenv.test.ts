import { expect, test } from 'vitest';
import { memoryFiles } from '../../../src/base/memory-files.js';
import { parseDotenv, withDotenv } from '../../../src/config/index.js';

// What dotenv_values() of python-dotenv gives for this text, with HOME_X=h in the environment.
const TEXT = `# c
A=1
 B = two words  # comment
export C='single # not'
D="double\\nline \\"q\\" \${A}"
E=\${HOME_X}/x
F=\${NOPE:-def}
G='\${A}'
H
I=
J=a#b
K=a #b
L="multi
line"
'M x'=5
bad line here
N="unclosed
O=after
P='it\\'s'
Q=va"lue
R="x" junk
S = "x"   # c
A=2
T=\${A}
U=a\\nb
V= 'x'
W=$A
X=\`z\`
Y=a'b'c
`;

test('a .env file is read as python-dotenv reads it', () => {
  expect({ ...parseDotenv(TEXT, { HOME_X: 'h' }) }).toEqual({
    A: '2',
    B: 'two words',
    C: 'single # not',
    D: 'double\nline "q" 1',
    E: 'h/x',
    F: 'def',
    G: '1',
    I: '',
    J: 'a#b',
    K: 'a',
    L: 'multi\nline',
    'M x': '5',
    S: 'x',
    T: '2',
    U: 'a\\nb',
    V: 'x',
    W: '$A',
    X: '`z`',
    Y: "a'b'c",
  });
});

test('Windows line ends are no part of a value', () => {
  expect({ ...parseDotenv('A=1\r\nB="x"\r\n', {}) }).toEqual({ A: '1', B: 'x' });
});

test('a variable that is set already wins over the file', () => {
  const files = memoryFiles(new Map([['/code/.env', 'A=file\nB=file\n']]));
  expect(withDotenv({ A: 'shell', C: undefined }, files, '/code/shop/deeper')).toEqual({ A: 'shell', B: 'file' });
});

test('the nearest file upwards counts, and none is no error', () => {
  const files = memoryFiles(
    new Map([
      ['/a/.env', 'A=far'],
      ['/a/b/.env', 'A=near'],
    ]),
  );
  expect(withDotenv({}, files, '/a/b/c')['A']).toBe('near');
  expect(withDotenv({ X: '1' }, files, '/z')).toEqual({ X: '1' });
});
