import { createSign, generateKeyPairSync } from 'node:crypto';

/** A key and a certificate that signs itself, as PEM: enough for a server and for the list of those a client trusts. */
export type SelfSigned = { readonly key: string; readonly cert: string };

/** `names` are DNS names and IPv4 addresses for which the certificate is good. */
export function selfSigned(commonName: string, names: readonly string[]): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), element(0x05));
  const subject = sequence(element(0x31, sequence(oid('2.5.4.3'), element(0x0c, Buffer.from(commonName)))));
  const validity = sequence(time(-1), time(365));
  const extensions = sequence(
    sequence(
      oid('2.5.29.19'),
      element(0x01, Buffer.from([0xff])),
      octets(sequence(element(0x01, Buffer.from([0xff])))),
    ),
    sequence(oid('2.5.29.17'), octets(sequence(...names.map(nameOf)))),
  );
  const toSign = sequence(
    element(0xa0, integer(2)),
    integer(Date.now()),
    algorithm,
    subject,
    validity,
    subject,
    publicInfo,
    element(0xa3, extensions),
  );
  const signature = createSign('sha256').update(toSign).sign(privateKey);
  const der = sequence(toSign, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function nameOf(name: string): Buffer {
  const address = name.split('.').map(Number);
  return address.length === 4 && address.every(Number.isInteger)
    ? element(0x87, Buffer.from(address))
    : element(0x82, Buffer.from(name));
}

function element(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, ...parts);
}

function octets(part: Buffer): Buffer {
  return element(0x04, part);
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return element(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function time(daysFromNow: number): Buffer {
  const iso = new Date(Date.now() + daysFromNow * 86_400_000).toISOString();
  return element(0x17, Buffer.from(`${iso.slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(0x06, Buffer.from(bytes));
}
