import type { FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import { Fault } from '../../model/fault.ts';
import { decodeText, isBrokenText } from '../../observe/document/text.ts';
import { mayBePackagedChart } from '../../observe/configuration/helm/chart-files.ts';
import { readPackagedChart } from '../../observe/configuration/helm/packaged-chart.ts';
import { FORMATS } from './formats.ts';
import { isManifest, kubernetesFormat } from './formats/kubernetes.ts';
import { isTerraformData, terraformFormat } from './formats/terraform.ts';

/** A file of configuration as it is, and the formats that it may be of. */
export interface ConfigurationFact {
  readonly formats: readonly string[];
  readonly text: string;
  /** Its path in the archive that it was read from, behind that of the archive: `!/web/Chart.yaml`. */
  readonly member?: string;
  /** It has bytes that are no characters, in whose place U+FFFD stands. */
  readonly isBroken?: true;
}

/** The path of a file that a fact tells of. */
export function pathOfFact({ path, fact }: Pick<LocatedFact<ConfigurationFact>, 'path' | 'fact'>): string {
  return fact.member === undefined ? path : path + fact.member;
}

/** Is any of them configuration? Templates and data of charts and modules are none without these. */
export function hasConfiguration(facts: Iterable<LocatedFact<ConfigurationFact>>): boolean {
  for (const {
    path,
    fact: { formats, text, member },
  } of facts) {
    const isOther = formats.some(
      (format) =>
        format !== kubernetesFormat.id && !(format === terraformFormat.id && isTerraformData(path, text)),
    );
    if (isOther || member !== undefined || path.endsWith('/Chart.yaml') || isManifest(path, text))
      return true;
  }
  return false;
}

/** Raised whenever a format recognises other files than before. */
const VERSION = 6;
/** Bytes of a file that is read as a whole; dumps of clusters are the longest. */
const MAXIMUM_SIZE = 32 * 2 ** 20;
/** Bytes of others from which their format is told. */
const GLANCE = 2 ** 16;

/** Folders of what somebody else has written, and builds and runs elsewhere. */
const OF_OTHERS =
  /\/(?:node_modules|bower_components|site-packages|dist-packages|\.git|\.terraform|\.venv)\//;

/** Keeps the text of every file that is of a known format: what a check looks at may be in several of them. */
export const CONFIG_ANALYSER: FileAnalyser<ConfigurationFact> = {
  id: 'config',
  version: VERSION,
  // Of what is too large the first bytes tell whether anybody has to know.
  maximumSize: Number.MAX_SAFE_INTEGER,
  interest: ({ path, size }) =>
    size > 0 &&
    !OF_OTHERS.test(path) &&
    (mayBePackagedChart(path) || FORMATS.some((format) => format.wants(path)))
      ? 'yes'
      : 'no',
  *read(file, room) {
    const { path, size } = file.entry;
    if (mayBePackagedChart(path)) {
      for (const { path: inner, text } of readPackagedChart(file, room))
        yield { formats: [kubernetesFormat.id], text, member: inner.slice(path.length) };
      return;
    }
    const isWhole = size <= MAXIMUM_SIZE;
    const bytes = isWhole ? file.bytes() : Buffer.from(file.read(0, GLANCE));
    const text = decodeText(bytes);
    const formats = FORMATS.filter((format) => format.wants(path) && format.recognises(path, text));
    if (formats.length === 0) return;
    if (!isWhole) throw new Fault('limit', `${size} bytes are more than the ${MAXIMUM_SIZE} that are read`);
    const isBroken = isBrokenText(bytes, text);
    yield { formats: formats.map(({ id }) => id), text, ...(isBroken && { isBroken }) };
  },
};
