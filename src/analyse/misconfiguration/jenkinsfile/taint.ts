import type { GroovyStatement, GroovyValue } from '../../../model/configuration/groovy.ts';
import type { Jenkinsfile } from '../../../model/configuration/jenkinsfile.ts';
import { further, type Way } from '../../scripts/way.ts';
import { argumentOf, literalOf, namesPutInto } from './pipeline.ts';

/** Variables that hold what whoever opens a pull request, pushes or comments writes, as Jenkins and its plugins name them. */
const STRANGERS =
  /^(?:CHANGE_(?:TITLE|BRANCH|AUTHOR|AUTHOR_DISPLAY_NAME|AUTHOR_EMAIL|FORK)|BRANCH_NAME|BRANCH_IS_PRIMARY_NAME|TAG_NAME|GIT_(?:BRANCH|LOCAL_BRANCH|AUTHOR_NAME|AUTHOR_EMAIL|COMMITTER_NAME|COMMITTER_EMAIL)|gitlab(?:Branch|SourceBranch|MergeRequestTitle|MergeRequestDescription|UserName|TriggerPhrase)|ghprb(?:PullTitle|SourceBranch|PullLongDescription|CommentBody|TriggerAuthor|PullAuthorEmail))$/;
/** Parameters that can only be what the pipeline says, or that are masked. */
const BOUNDED = /^(?:booleanParam|choice|password|credentials|run|file)$/;

/** Where in a Jenkinsfile names hold what strangers write, each with the way that it took. */
export class JenkinsTaint {
  readonly #ways = new Map<string, Way>();
  readonly #bounded = new Set<string>();
  readonly #parameters = new Set<string>();
  /** Names that hold credentials. */
  readonly credentials: ReadonlySet<string>;

  constructor(file: Pick<Jenkinsfile, 'calls' | 'statements'>) {
    for (const { node, within } of file.calls) {
      const name = literalOf(argumentOf(node, 'name'));
      if (within?.node.name !== 'parameters' || name === undefined) continue;
      (BOUNDED.test(node.name) ? this.#bounded : this.#parameters).add(name);
    }
    const assignments = assignmentsIn(file);
    this.credentials = credentialsIn(file, assignments);
    // One may be made of one that stands behind it.
    for (let round = 0; round < 3; round += 1)
      for (const { assigned, value } of assignments) {
        const way = this.wayIn(value);
        if (assigned !== undefined && way) this.#ways.set(bare(assigned), further(way, assigned));
      }
  }

  /** The way by which untrusted text comes to a name: `params.A`, `env.CHANGE_TITLE`, `A`. */
  wayTo(name: string): Way | undefined {
    const own = bare(name);
    const known = this.#ways.get(own);
    if (known) return known;
    if (STRANGERS.test(own)) return { source: `env.${own}`, over: [] };
    const isParameter = name.startsWith('params.') || this.#parameters.has(own);
    return isParameter && !this.#bounded.has(own) ? { source: `params.${own}`, over: [] } : undefined;
  }

  /** The first untrusted text that Groovy puts into a value. */
  wayIn(value: GroovyValue | undefined): Way | undefined {
    for (const name of namesPutInto(value)) {
      const way = this.wayTo(name);
      if (way) return way;
    }
    return undefined;
  }

  /** The name of a credential that Groovy puts into a value. */
  credentialIn(value: GroovyValue | undefined): string | undefined {
    return namesPutInto(value).find((name) => this.credentials.has(bare(name)));
  }
}

/** `env.A`, `params.A` and `A.trim` as `A`. */
function bare(name: string): string {
  const parts = name.split('.');
  const own = parts[0] === 'env' || parts[0] === 'params' || parts[0] === 'this' ? parts[1] : parts[0];
  return own ?? name;
}

function assignmentsIn({ calls, statements }: Pick<Jenkinsfile, 'calls' | 'statements'>): GroovyStatement[] {
  return [...statements, ...calls.flatMap(({ node }) => node.closure ?? [])].filter(
    ({ assigned }) => assigned !== undefined,
  );
}

/** Names that `credentials()` and `withCredentials` give to secrets. */
function credentialsIn(
  { calls }: Pick<Jenkinsfile, 'calls'>,
  assignments: readonly GroovyStatement[],
): Set<string> {
  const names = new Set<string>();
  for (const { assigned = '', value } of assignments)
    if (value.kind === 'call' && value.name === 'credentials')
      for (const end of ['', '_PSW']) names.add(`${bare(assigned)}${end}`);
  for (const { node } of calls)
    for (const { key, value } of argumentOf(node, 'credentialsId') ? node.arguments : [])
      if (isSecretBinding(node.name, key ?? '')) names.add(literalOf(value) ?? '');
  names.delete('');
  // `def line = "login ${TOKEN}"` holds it as well.
  for (const { assigned = '', value } of assignments)
    if (value.kind !== 'call' && namesPutInto(value).some((name) => names.has(bare(name))))
      names.add(bare(assigned));
  return names;
}

/** Names of users and paths of files tell nothing. */
function isSecretBinding(step: string, key: string): boolean {
  return step !== 'file' && /^(?:variable|passwordVariable|passphraseVariable|tokenVariable)$/.test(key);
}
