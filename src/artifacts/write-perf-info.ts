import type { Files } from '../base/index.js';

export type ParserTiming = { readonly parser: string; readonly elapsed: number; readonly parsed_path_count: number };

/** Times in seconds. */
export type PerfInfo = {
  readonly path_count: number;
  readonly parsed_path_count: number;
  readonly static_analysis_path_count: number;
  readonly static_analysis_parsed_path_count: number;
  readonly is_partial_parse_enabled: boolean | null;
  readonly is_static_analysis_enabled: boolean | null;
  readonly read_files_elapsed: number | null;
  readonly load_macros_elapsed: number | null;
  readonly parse_project_elapsed: number | null;
  readonly patch_sources_elapsed: number | null;
  readonly process_manifest_elapsed: number | null;
  readonly load_all_elapsed: number | null;
  readonly projects: readonly {
    readonly project_name: string;
    readonly elapsed: number;
    readonly parsers: readonly ParserTiming[];
    readonly parsed_path_count: number;
  }[];
};

/** perf_info.json: the only artifact that dbt indents. */
export function writePerfInfo(files: Files, file: string, info: PerfInfo): void {
  files.write(file, JSON.stringify(info, null, 4));
}
