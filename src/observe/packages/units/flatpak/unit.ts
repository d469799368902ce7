import type { LocatedFact } from '../../../../model/analyser.ts';
import type { OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { Assembly, FoundPackage, PackageUnit } from '../../types.ts';

/** That something is deployed, or the version of an application by its own metadata. */
export type FlatpakFact =
  | { readonly kind: 'deployed' }
  | { readonly kind: 'release'; readonly version: string };

/** `…/flatpak/app/ID/ARCH/BRANCH/COMMIT`: a deployment, under the system's or a user's folder. */
const DEPLOYED =
  /^(.{0,200}\/flatpak\/(?:app|runtime)\/([A-Za-z_][\w.-]{2,254})\/(\w{2,32})\/([\w.-]{1,100})\/[\da-f]{64})\/(metadata|files\/share\/(?:metainfo|appdata)\/[\w.-]{1,255}\.xml)$/;
const MAXIMUM_TEXT = 1024 * 1024;

/** Applications and runtimes of Flatpak that are deployed. */
export const FLATPAK_UNIT: PackageUnit<FlatpakFact> = {
  id: 'flatpak',
  version: 1,
  ecosystem: 'flatpak',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 16 * 1024 * 1024,
  interest: ({ path }) => (/\/flatpak\/(?:app|runtime)\//.test(path) && DEPLOYED.test(path) ? 'yes' : 'no'),
  read(file: OpenFile): FlatpakFact[] {
    if (file.entry.path.endsWith('/metadata')) return [{ kind: 'deployed' }];
    // The newest release comes first (freedesktop.org, AppStream, "releases").
    const version = /<release\b[^<>]{0,300}?\bversion="([\w.+~-]{1,60})"/.exec(
      decodeText(Buffer.from(file.read(0, MAXIMUM_TEXT))),
    )?.[1];
    return version === undefined ? [] : [{ kind: 'release', version }];
  },
  assemble,
};

function assemble(facts: Iterable<LocatedFact<FlatpakFact>>): Assembly {
  const releases = new Map<string, string>();
  for (const { path, fact } of facts) {
    const [, deployment = '', id = ''] = DEPLOYED.exec(path) ?? [];
    const isOwn = new RegExp(`/${id.replaceAll('.', String.raw`\.`)}\\.(?:metainfo|appdata)\\.xml$`).test(
      path,
    );
    if (fact.kind === 'release' && isOwn) releases.set(deployment, fact.version);
  }
  return { packages: packagesOf(facts, releases), gaps: [] };
}

function* packagesOf(
  facts: Iterable<LocatedFact<FlatpakFact>>,
  releases: ReadonlyMap<string, string>,
): Generator<FoundPackage, undefined> {
  for (const { path, layer, fact } of facts) {
    const [, deployment = '', id = '', , branch = ''] = DEPLOYED.exec(path) ?? [];
    if (fact.kind !== 'deployed') continue;
    yield languagePackage({
      unit: FLATPAK_UNIT.id,
      ecosystem: 'flatpak',
      purlName: id,
      name: id,
      version: releases.get(deployment) ?? branch,
      path,
      layer,
      evidence: 'installed',
    });
  }
}
