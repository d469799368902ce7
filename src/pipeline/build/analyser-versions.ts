/** What tells apart what an analyser finds from what its releases before and after find. */
interface AnalyserVersion {
  readonly id: string;
  readonly version: number;
}

interface AnalyserVersions {
  /** Of those that look at every target. */
  readonly always: readonly AnalyserVersion[];
  /** Of those that look for packages. */
  readonly packages: readonly AnalyserVersion[];
}

/**
 * Ids and versions of the analysers, in their order. The bundle has what this gives in its place: what was found before
 * is looked up by them, and most often nobody needs the analysers themselves, which are much to load.
 */
export async function analyserVersions(): Promise<AnalyserVersions> {
  const { DISTRIBUTION_ANALYSER } = await import('../../observe/distribution/distribution.ts');
  const { PACKAGE_UNITS } = await import('../../observe/packages/units/registry.ts');
  return { always: [versionOf(DISTRIBUTION_ANALYSER)], packages: PACKAGE_UNITS.map(versionOf) };
}

function versionOf({ id, version }: AnalyserVersion): AnalyserVersion {
  return { id, version };
}
