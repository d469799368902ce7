const CVE = /^CVE-\d{4}-\d{4,19}$/;
/** `DEBIAN-CVE-2024-1234`, `UBUNTU-CVE-…`, `ALPINE-CVE-…`: a distribution's record of one CVE. */
const TRACKED = /^[A-Za-z][A-Za-z_]{1,30}-(CVE-\d{4}-\d{4,19})$/;
/** Advisories of distributions, whose words are about their own packages. */
const DISTRIBUTION =
  /^(?:DSA|DLA|DTSA|DEBIAN|UBUNTU|USN|LSN|ALPINE|ALSA|ALBA|ALEA|RHSA|RHBA|RHEA|RLSA|RXSA|RLBA|RLEA|ALAS[0-9A-Z.]*|BRSA|openEuler-SA|ELSA|FEDORA|AVG|ASA|GLSA|REDHAT|PHOTON|AZURELINUX|ORACLELINUX|WOLFI|CHAINGUARD|AZL|SUSE|openSUSE|MGASA|OESA|PHSA|CGA|ECHO|MINI|BELL|CLEANSTART|ROOT)-/;
/** Errata that fix bugs and bring news, but no word of security. */
const NOT_SECURITY = /^(?:ALBA|ALEA|RHBA|RHEA|RLBA|RLEA|SUSE-(?:RU|FU|OU))-/;

/** The CVE ids in a list, each once; that in a tracker's own id (`DEBIAN-CVE-…`) where there is no other. */
export function cvesIn(ids: readonly string[]): string[] {
  const cves = ids.filter((id) => CVE.test(id));
  if (cves.length > 0) return [...new Set(cves)];
  return [...new Set(ids.flatMap((id) => TRACKED.exec(id)?.[1] ?? []))];
}

/** The CVE that this record of a distribution's tracker is about; undefined for any other record. */
export function trackedCve(id: string): string | undefined {
  return TRACKED.exec(id)?.[1];
}

export function isDistributionId(id: string): boolean {
  return DISTRIBUTION.test(id);
}

export function isBugfixErrata(id: string): boolean {
  return NOT_SECURITY.test(id);
}

/** CVEs first, then GitHub's, then other databases', a distribution's last; within each, older first. */
export function compareIds(left: string, right: string): number {
  return rank(left) - rank(right) || naturalOrder(left, right);
}

/** Numbers in a text by their value: `CVE-2024-999` before `CVE-2024-1000`. Never locale-dependent. */
export function naturalOrder(left: string, right: string): number {
  if (left === right) return 0;
  const start = firstDifference(left, right);
  // What both begin with says nothing.
  const a = left.slice(start).split(/(\d+)/);
  const b = right.slice(start).split(/(\d+)/);
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    // Digits stand at odd places; longer ones are larger once leading zeros are off.
    const order = index % 2 === 1 ? compareNumbers(part, other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length || compareText(left, right);
}

/** Where two texts differ, or where the number begins in which they do. */
function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  while (at > 0 && isDigit(left.charCodeAt(at - 1))) at -= 1;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function rank(id: string): number {
  if (CVE.test(id)) return 0;
  if (id.startsWith('GHSA-')) return 1;
  return isDistributionId(id) ? 3 : 2;
}

function compareNumbers(left: string, right: string): number {
  const a = left.replace(/^0+/, '');
  const b = right.replace(/^0+/, '');
  return a.length - b.length || compareText(a, b);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Does a record tell of a package that is malicious itself? https://ossf.github.io/osv-schema/#id-modified-fields */
export function isMalicious(id: string): boolean {
  return id.startsWith('MAL-');
}
