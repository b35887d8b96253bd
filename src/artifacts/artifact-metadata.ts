import { schemaUrl } from './read-json.js';

/** What every artifact says of the run that wrote it. */
export type ArtifactMetadata = {
  readonly dbt_schema_version: string;
  readonly dbt_version: string;
  readonly generated_at: string;
  readonly invocation_id: string | null;
  readonly invocation_started_at: string | null;
  /** DBT_ENV_CUSTOM_ENV_… without the prefix. */
  readonly env: Readonly<Record<string, string>>;
};

export type RunStamp = {
  readonly dbtVersion: string;
  readonly invocationId: string | null;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number | null;
  readonly env: Readonly<Record<string, string>>;
};

export const ARTIFACT_VERSIONS = { manifest: 12, 'run-results': 6, catalog: 1, sources: 3 } as const;

export function artifactMetadata(
  kind: keyof typeof ARTIFACT_VERSIONS,
  stamp: RunStamp,
  generatedAtMs: number,
): ArtifactMetadata {
  return {
    dbt_schema_version: schemaUrl(kind, ARTIFACT_VERSIONS[kind]),
    dbt_version: stamp.dbtVersion,
    generated_at: isoTime(generatedAtMs),
    invocation_id: stamp.invocationId,
    invocation_started_at: stamp.startedAtMs === null ? null : isoTime(stamp.startedAtMs),
    env: stamp.env,
  };
}

/** `2024-03-05T06:07:08.123456Z`: always six digits; a fraction of a millisecond counts. */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms);
  const micros = String(Math.floor((ms - whole) * 1000)).padStart(3, '0');
  return `${new Date(whole).toISOString().slice(0, -1)}${micros}Z`;
}
