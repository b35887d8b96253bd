import { createHash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Only where dbt's names or macros ask for md5; never for safety. */
export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}
