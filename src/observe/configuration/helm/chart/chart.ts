import type { ConfigurationFile } from '../../../../model/configuration/file.ts';
import type { GoMap, GoValue } from '../template/values.ts';

/** What a chart says of another one that it needs. */
export interface ChartDependency {
  readonly name: string;
  /** Under which it is known instead. */
  readonly alias: string;
  /** A range of versions; empty for any. */
  readonly version: string;
  readonly repository: string;
  /** Paths of values, of which the first that is true or false decides whether it takes part. */
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  readonly importValues: readonly GoValue[];
}

/** A file of a chart, by its path within it. */
export interface ChartFile extends ConfigurationFile {
  readonly name: string;
}

/** A chart as it lies there. */
export interface Chart {
  /** Its folder. */
  readonly path: string;
  /** As `Chart.yaml` says, or as a dependency calls it. */
  readonly name: string;
  readonly version: string;
  readonly isLibrary: boolean;
  /** All that `Chart.yaml` says. */
  readonly metadata: GoMap;
  readonly values: GoMap;
  readonly templates: readonly ChartFile[];
  readonly definitions: readonly ChartFile[];
  /** What templates may read of the rest. */
  readonly files: readonly ChartFile[];
  /** Are these all that there are? Of a folder only what may be configuration is read. */
  readonly hasAllFiles: boolean;
  readonly dependencies: readonly ChartDependency[];
  readonly subcharts: readonly Chart[];
}
