import { badValue, type FunctionMap, takes } from '../template/signature.ts';
import { GoObject } from '../template/values.ts';
import { type ChartVersion, compareVersions, matchesRange, readVersion } from '../chart/versions.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#semantic-version-functions */
export const VERSION_FUNCTIONS: FunctionMap = {
  semver: takes(['string'], ([text]) => versionObject(versionOf(text), text)),
  semverCompare: takes(['string', 'string'], ([range, text]) => {
    const isIn = matchesRange(range, versionOf(text));
    if (isIn === undefined) throw badValue('the range of versions is none');
    return isIn;
  }),
};

function versionOf(text: string): ChartVersion {
  const version = readVersion(text);
  if (!version) throw badValue('it is no semantic version');
  return version;
}

function versionObject(version: ChartVersion, original: string): GoObject {
  const [major, minor, patch] = version.numbers;
  const text = `${major}.${minor}.${patch}${version.prerelease && `-${version.prerelease}`}${version.metadata && `+${version.metadata}`}`;
  const fields = {
    Major: BigInt(major),
    Minor: BigInt(minor),
    Patch: BigInt(patch),
    Prerelease: version.prerelease,
    Metadata: version.metadata,
    Original: original,
  };
  const compare = (other: unknown): number => {
    const value = other instanceof GoObject && other.text !== undefined ? readVersion(other.text) : undefined;
    if (!value) throw badValue('it compares with versions only');
    return compareVersions(version, value);
  };
  return new GoObject('*semver.Version', {
    fields,
    text,
    methods: {
      String: () => text,
      Compare: ([other]) => BigInt(compare(other)),
      Equal: ([other]) => compare(other) === 0,
      LessThan: ([other]) => compare(other) < 0,
      GreaterThan: ([other]) => compare(other) > 0,
    },
  });
}
