import { withoutCredentials } from '../../../model/credentials.ts';
import type { CheckHead } from '../../../model/configuration/check.ts';
import { notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import { type IniEntry, iniEntries } from '../../audit/ini.ts';
import { failure, type RepositoryCheck } from './rule.ts';

const PATH = '.git/config';
const GOOD = '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://git.example/acme/shop.git\n';

interface SettingRule extends Omit<CheckHead, 'vectors' | 'references'> {
  readonly expected: string;
  readonly isWrong: (entry: IniEntry) => boolean;
  readonly bad: string;
}

const nameOf = ({ section, key }: IniEntry): string => `${section}.${key}`;
const isTrue = ({ value }: IniEntry): boolean => /^(?:true|yes|on|1)$/i.test(value);
const isFalse = ({ value }: IniEntry): boolean => /^(?:false|no|off|0|)$/i.test(value);
const isRemoteUrl = ({ section, key }: IniEntry): boolean =>
  section.startsWith('remote.') && /^(?:push)?url$/.test(key);
/** Settings whose value git runs. Source: git-config(1) */
const COMMANDS =
  /^(?:core\.(?:sshcommand|gitproxy|editor|pager|askpass)|diff\.external|diff\..+\.(?:command|textconv)|merge\..+\.driver|gpg\.(?:.+\.)?program|sequence\.editor|uploadpack\.packobjectshook|credential\.(?:.+\.)?helper|pager\..+|interactive\.difffilter|sendemail\..*cmd|browser\..+\.cmd|difftool\..+\.cmd|mergetool\..+\.cmd)$/;
/** Helpers that come with git, or with the systems it runs on. */
const HELPERS = /^(?:|cache|store|manager(?:-core)?|osxkeychain|libsecret|wincred|oauth)(?:\s|$)/;

const RULES: readonly SettingRule[] = [
  {
    id: 'repository-hooks-path',
    title: 'The settings of the repository look for hooks elsewhere',
    why: 'Git runs what lies there at the next commit, checkout or merge; a folder of the work tree is written by whoever may push.',
    fix: 'Run "git config --local --unset core.hooksPath", unless you set it.',
    severity: 'medium',
    expected: 'no core.hooksPath',
    isWrong: (entry) => nameOf(entry) === 'core.hookspath',
    bad: '[core]\n\thooksPath = .hooks\n',
  },
  {
    id: 'repository-fsmonitor',
    title: 'The settings of the repository run a program at every status',
    why: 'A repository that came as an archive runs whatever its maker wrote as soon as a prompt or an editor asks git.',
    fix: 'Run "git config --local --unset core.fsmonitor", unless you set it.',
    severity: 'high',
    expected: 'core.fsmonitor is true or false',
    isWrong: (entry) => nameOf(entry) === 'core.fsmonitor' && !isTrue(entry) && !isFalse(entry),
    bad: '[core]\n\tfsmonitor = ./watch.sh\n',
  },
  {
    id: 'repository-setting-command',
    title: 'The settings of the repository name a program',
    why: 'Git runs it for fetches, differences, logins or editing.',
    fix: 'Take it away, unless you set it; programs of your own belong into your own settings.',
    severity: 'high',
    expected: 'no program',
    isWrong: (entry) =>
      COMMANDS.test(nameOf(entry)) && !(entry.key === 'helper' && HELPERS.test(entry.value)),
    bad: '[core]\n\tsshCommand = ./ssh.sh\n',
  },
  {
    id: 'repository-filter',
    title: 'The settings of the repository filter files by a program',
    why: 'It runs at checkout and commit on files that .gitattributes names.',
    fix: 'Take it away, unless you set it.',
    severity: 'high',
    expected: 'no filter but that of git-lfs',
    isWrong: ({ section, key, value }) =>
      section.startsWith('filter.') &&
      /^(?:clean|smudge|process)$/.test(key) &&
      !/^git-lfs (?:clean|smudge|filter-process)(?: --skip)?(?: -- %f)?$/.test(value),
    bad: '[filter "paint"]\n\tsmudge = ./paint.sh\n',
  },
  {
    id: 'repository-include',
    title: 'The settings of the repository read another file',
    why: 'What stands there is as much in force, and whoever writes that file decides what git runs.',
    fix: 'Take it away, unless you set it.',
    severity: 'medium',
    expected: 'no include',
    isWrong: ({ section, key }) => /^include(?:if\.|$)/.test(section) && key === 'path',
    bad: '[include]\n\tpath = ../settings\n',
  },
  {
    id: 'repository-instead-of',
    title: 'The settings of the repository lead URLs elsewhere',
    why: 'A fetch, a push or a package manager then speaks to another server, with your credentials.',
    fix: 'Take it away, unless you set it.',
    severity: 'high',
    expected: 'no insteadOf',
    isWrong: ({ section, key }) => section.startsWith('url.') && /^(?:push)?insteadof$/.test(key),
    bad: '[url "https://mirror.example/"]\n\tinsteadOf = https://github.com/\n',
  },
  {
    id: 'repository-tls',
    title: 'The settings of the repository do not verify servers',
    why: 'Who is on the way gives whatever code he wants.',
    fix: 'Run "git config --local --unset http.sslVerify"; trust an authority of your own by http.sslCAInfo.',
    severity: 'high',
    expected: 'http.sslVerify is not false',
    isWrong: (entry) => /^http(?:\.|$)/.test(entry.section) && entry.key === 'sslverify' && isFalse(entry),
    bad: '[http]\n\tsslVerify = false\n',
  },
  {
    id: 'repository-remote-credentials',
    title: 'The URL of a remote has credentials',
    why: 'They lie in clear in .git/config, and are copied with the folder into images and archives.',
    fix: 'Replace them, and use a credential helper.',
    severity: 'high',
    expected: 'no credentials',
    isWrong: (entry) =>
      // A name alone is no login; a token alone is one.
      isRemoteUrl(entry) && /^https?:\/\/(?:[^/\s:]*:[^/\s]*|[\w-]{20,})@/i.test(entry.value),
    bad: '[remote "origin"]\n\turl = https://ann:fake-password@git.example/acme/shop.git\n',
  },
  {
    id: 'repository-persisted-token',
    title: 'The settings of the repository keep a header that logs in',
    why: 'It lies in clear in .git/config for every later step of a job, and is copied with the folder into images and artefacts.',
    fix: 'Set "persist-credentials: false" where the job checks out, or take it away afterwards.',
    severity: 'high',
    expected: 'no http.extraHeader that logs in',
    isWrong: ({ section, key, value }) =>
      /^http(?:\.|$)/.test(section) && key === 'extraheader' && /^\s*(?:proxy-)?authorization:/i.test(value),
    bad: '[http "https://git.example/"]\n\textraheader = AUTHORIZATION: basic fake-login\n',
  },
  {
    id: 'repository-remote-transport',
    title: 'A remote is spoken to without protection',
    why: 'Who is on the way gives whatever code he wants, and reads your login.',
    fix: 'Use https or ssh.',
    severity: 'high',
    expected: 'https or ssh',
    isWrong: (entry) => isRemoteUrl(entry) && /^(?:http|git|ftp):\/\//i.test(entry.value),
    bad: '[remote "origin"]\n\turl = git://git.example/acme/shop.git\n',
  },
  {
    id: 'repository-remote-command',
    title: 'A remote is a command',
    why: 'Git runs it at the next fetch.',
    fix: 'Take the remote away.',
    severity: 'critical',
    expected: 'a plain URL',
    isWrong: (entry) =>
      (isRemoteUrl(entry) && /^ext::|^-/i.test(entry.value)) ||
      (/^protocol\.ext$/.test(entry.section) && entry.key === 'allow' && entry.value !== 'never'),
    bad: '[remote "origin"]\n\turl = ext::./run.sh\n',
  },
  {
    id: 'repository-alias',
    title: 'The settings of the repository have an alias that runs a shell',
    why: 'Who types it runs what somebody else wrote.',
    fix: 'Take it away, unless you set it; aliases of your own belong into your own settings.',
    severity: 'medium',
    expected: 'no alias with "!"',
    isWrong: ({ section, value }) => section === 'alias' && value.startsWith('!'),
    bad: '[alias]\n\tst = !./status.sh\n',
  },
];

/** What the repository's own settings have git do; who sends a folder with its .git sends these too. */
export const SETTING_CHECKS: readonly RepositoryCheck[] = RULES.map((rule) => {
  const { expected, isWrong, bad, ...head } = rule;
  return {
    ...head,
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/git-config'],
    find: ({ settings }) => {
      if (settings.state === 'unreadable') return [notReadable(PATH, settings.reason, expected)];
      if (settings.state === 'absent') return [notApplicable(PATH, 'the repository lies elsewhere')];
      const [first, ...rest] = iniEntries(settings.value)
        .filter(isWrong)
        .map((entry) => failure(PATH, toldOf(entry), expected, entry.line));
      return first ? [first, ...rest] : [verdict(true, { path: PATH }, 'says nothing of it', expected)];
    },
    failing: [{ [PATH]: bad }],
    passing: [{ [PATH]: GOOD }, {}],
  };
});

/** Words behind the first one may be a password or a header; they are left out. */
function toldOf(entry: IniEntry): string {
  const [first = '', ...more] = withoutCredentials(entry.value).split(/\s+/);
  const isCut = more.length > 0 || !entry.value.startsWith(first);
  return `${nameOf({ ...entry, section: withoutCredentials(entry.section) })} = ${first.slice(0, 200)}${isCut ? ' …' : ''}`;
}
