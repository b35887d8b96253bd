import { hash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** Only where dbt's names or macros ask for md5; never for safety. */
export function md5(data: string | Uint8Array): string {
  return hash('md5', data, 'hex');
}
