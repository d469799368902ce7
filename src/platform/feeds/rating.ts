type Specific = Readonly<Record<string, unknown>>;

/**
 * The word by which a database rates an advisory as a whole: `database_specific.severity` (GitHub, Azure Linux),
 * the first word of an enterprise errata's summary (`Important: openssl security update`), a bare CVSS score
 * (RubySec) as its word; packages that are malicious in themselves (`MAL-`) are `critical`.
 */
export function advisoryRating(id: string, summary: string, specific: Specific): string | undefined {
  if (id.startsWith('MAL-')) return 'critical';
  const word = wordOf(specific['severity']) ?? wordOf(specific['urgency']);
  if (word !== undefined) return word;
  const errata = /^(Critical|Important|Moderate|Low): /.exec(summary)?.[1];
  if (errata !== undefined) return errata.toLowerCase();
  const score = specific['cvss_v4'] ?? specific['cvss_v3'] ?? specific['cvss_v2'];
  return score === undefined || score === null ? undefined : wordOfScore(Number(score));
}

/**
 * The word for one package: Debian's `urgency`, a `severity`, Ubuntu's priority, or RustSec's `informational`
 * (`unmaintained`, `notice`, `unsound`).
 */
export function affectedRating(ecosystem: Specific, database: Specific): string | undefined {
  return (
    wordOf(ecosystem['urgency']) ??
    wordOf(ecosystem['severity']) ??
    wordOf(ecosystem['ubuntu_priority']) ??
    wordOf(database['urgency']) ??
    wordOf(database['severity']) ??
    wordOf(database['informational'])
  );
}

function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z -]{0,39}\*{0,2}$/.test(value)) return undefined;
  const word = value.toLowerCase();
  return word === 'unknown' || word === 'not yet assigned' ? undefined : word;
}

/** The bands of CVSS 3 and 4. */
function wordOfScore(score: number): string | undefined {
  if (!(score > 0 && score <= 10)) return undefined;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
