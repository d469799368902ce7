import type { BillProperty } from '../../model/bill-properties.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import type { PackageUrl } from '../../model/package-url.ts';

interface Source {
  readonly name: string;
  readonly version: string;
}

/**
 * The source package that a distribution tracks advisories by: from the properties that Trivy and Syft write, else
 * from the URL's `upstream` qualifier. Undefined where nothing tells it.
 */
export function sourceOf(url: PackageUrl, properties: readonly BillProperty[]): Source | undefined {
  if (!url.ecosystem || !isOfDistribution(url.ecosystem)) return undefined;
  const value = (name: string) => properties.find((one) => one.name === name)?.value || undefined;
  return trivySource(url, value) ?? syftSource(url, value) ?? upstream(url.qualifiers.get('upstream'), url);
}

type Lookup = (name: string) => string | undefined;

function trivySource(url: PackageUrl, value: Lookup): Source | undefined {
  const name = value('aquasecurity:trivy:SrcName');
  if (!name) return undefined;
  const version = value('aquasecurity:trivy:SrcVersion') ?? url.version;
  const release = value('aquasecurity:trivy:SrcRelease');
  const epoch = value('aquasecurity:trivy:SrcEpoch');
  return {
    name,
    version: `${epoch && epoch !== '0' ? `${epoch}:` : ''}${version}${release ? `-${release}` : ''}`,
  };
}

function syftSource(url: PackageUrl, value: Lookup): Source | undefined {
  const sourceRpm = value('syft:metadata:sourceRpm');
  if (sourceRpm) return upstream(sourceRpm, url);
  const name = value('syft:metadata:source') ?? value('syft:metadata:originPackage');
  return name ? { name, version: value('syft:metadata:sourceVersion') ?? url.version } : undefined;
}

/** `glibc`, `glibc@2.36-9` or the file name of a source rpm, `glibc-2.34-60.el9.src.rpm`. */
function upstream(text: string | undefined, url: PackageUrl): Source | undefined {
  if (!text) return undefined;
  if (text.endsWith('.src.rpm')) return sourceOfRpm(text.slice(0, -'.src.rpm'.length));
  const at = text.lastIndexOf('@');
  if (at > 0) return { name: text.slice(0, at), version: text.slice(at + 1) || url.version };
  return { name: text, version: url.version };
}

function sourceOfRpm(stem: string): Source | undefined {
  const release = stem.lastIndexOf('-');
  const version = stem.lastIndexOf('-', release - 1);
  return version > 0 ? { name: stem.slice(0, version), version: stem.slice(version + 1) } : undefined;
}
