import type { MavenCoordinates } from '../../types.ts';
import { type FileName, readFileName } from './file-name.ts';
import { knownGroup } from './groups.ts';

type Manifest = ReadonlyMap<string, string>;

const ARTIFACT = /^[A-Za-z][\w.-]*$/;
const VERSION = /^[A-Za-z]?\d[\w.+~-]*$/;
/** What bnd and Gradle write where nobody gave a version. */
const UNSET = /^(?:0\.0\.0|unspecified)?(?:\.unspecified)?$/;
/** What stands for the time of a build of Eclipse's until one is put in. */
const UNSET_QUALIFIER = /\.qualifier$/;
const GROUP = /^[A-Za-z][\w-]*(?:\.[\w-]+)+$/;
/** The address of a vendor's site, not turned round. */
const SITE = /^www\.|\.(?:com|org|net|edu|gov|io|de|uk|jp)$/i;
/** Vendors whose artifacts are in groups below, and none in a group of this name. */
const VENDORS = new Set(
  (
    'com.apple com.bea com.google com.hp com.ibm com.intel com.microsoft com.oracle com.redhat com.sap com.sun com.vmware ' +
    'com.github io.github net.java net.sf net.sourceforge org.apache org.codehaus org.eclipse org.sourceforge sun.java'
  ).split(' '),
);
/** Titles of products, of which archives of other names are parts. */
const PRODUCTS = new Set(['Gradle']);
/** A Scala artifact ends in the version of Scala that it is for. */
const SCALA = /_(?:2\.1\d|3)$/;
const MAXIMUM_LENGTH = 256;

/**
 * What an archive without Maven's metadata is, from its manifest and its name; undefined where neither tells.
 * The manifest's title and version count if the file's name agrees or has no version; then the name of the form
 * `artifact-1.2.3`; then whatever the manifest has.
 */
export function identify(manifest: Manifest, stem: string): MavenCoordinates | undefined {
  const name = readFileName(stem);
  const { group, artifact, version } = fromTitle(manifest, name) ?? fromName(manifest, name) ?? {};
  if (!artifact || !version || artifact.length > MAXIMUM_LENGTH || version.length > MAXIMUM_LENGTH) {
    return undefined;
  }
  return { group: group ?? groupOf(manifest, artifact, version), artifact, version };
}

interface Reported {
  readonly group?: string;
  readonly artifact: string;
  readonly version: string;
}

function fromTitle(manifest: Manifest, name: FileName): Reported | undefined {
  const title = manifest.get('implementation-title') ?? '';
  const version = manifest.get('implementation-version') ?? '';
  const agrees = (name.version === undefined && !PRODUCTS.has(title)) || name.artifact === title;
  return agrees && ARTIFACT.test(title) && VERSION.test(version) && !UNSET.test(version)
    ? { artifact: title, version }
    : undefined;
}

function fromName(manifest: Manifest, name: FileName): Reported | undefined {
  if (!ARTIFACT.test(name.artifact)) return undefined;
  const reported = [manifest.get('implementation-version'), manifest.get('bundle-version')];
  const version = [name.version, ...reported.map((one) => one?.replace(UNSET_QUALIFIER, ''))].find(
    (one) => one !== undefined && VERSION.test(one) && !UNSET.test(one),
  );
  if (version === undefined) return undefined;
  const bundle = symbolicName(manifest);
  const isShort = name.version === undefined && bundle !== undefined && !bundle.includes('.');
  return { ...(isShort ? { artifact: bundle } : withoutGroup(manifest, name.artifact, version)), version };
}

/**
 * A file may be named with its group in front, as sbt-native-packager does: `org.slf4j.slf4j-api-2.0.0.jar`. It is
 * taken apart where the manifest or the list of groups agrees, and where it is of Scala, whose names have no dots.
 */
function withoutGroup(
  manifest: Manifest,
  name: string,
  version: string,
): { readonly group?: string; readonly artifact: string } {
  const title = manifest.get('implementation-title') ?? name;
  const vendor = manifest.get('implementation-vendor-id');
  const dots = [...name.matchAll(/\./g)].map((match) => match.index);
  const scala = SCALA.exec(name);
  const dot = dots.find((at) => {
    const [group, artifact] = [name.slice(0, at), name.slice(at + 1)];
    const isLast = scala !== null && at === name.lastIndexOf('.', scala.index);
    return (
      knownGroup(artifact, version) === group || (group === vendor && artifact.startsWith(title)) || isLast
    );
  });
  return dot === undefined
    ? { artifact: name }
    : { group: name.slice(0, dot), artifact: name.slice(dot + 1) };
}

/**
 * A widely used artifact's group, else what comes before the artifact in the bundle's or the module's name, else the
 * vendor's id, which is the group where Maven wrote it, unless it is known for a vendor's; else nothing.
 */
function groupOf(manifest: Manifest, artifact: string, version: string): string {
  const named = [symbolicName(manifest), manifest.get('automatic-module-name')].find((name) =>
    name?.endsWith(`.${artifact}`),
  );
  const reported = [named?.slice(0, -artifact.length - 1), manifest.get('implementation-vendor-id')];
  return knownGroup(artifact, version) ?? reported.find(isGroup) ?? '';
}

function isGroup(text = ''): boolean {
  return GROUP.test(text) && text.length <= MAXIMUM_LENGTH && !SITE.test(text) && !VENDORS.has(text);
}

/** Without its directives, as in `org.example.lib;singleton:=true`. */
function symbolicName(manifest: Manifest): string | undefined {
  return manifest.get('bundle-symbolicname')?.split(';', 1)[0]?.trim();
}
