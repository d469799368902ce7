import type { FileEntry } from '../../../model/file.ts';

/** A kind of entry that images are better without, or should have otherwise. */
export interface EntryKind {
  readonly is: (entry: FileEntry) => boolean;
}

const PROGRAM_FOLDER = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/;
const SYSTEM_FOLDER = /^\/(?:bin|sbin|lib(?:32|64|x32)?|etc|usr|boot)(?:\/|$)/;
/** Documentation and what tests of packages bring. */
const NO_SECRETS =
  /^\/usr\/(?:share|lib)\/|\/(?:tests?|testdata|examples?|docs?|node_modules|site-packages|dist-packages)\//;
const WRITE_OTHERS = 0o002;
const WRITE_GROUP = 0o020;
const STICKY = 0o1000;
const SETUID = 0o4000;
const SETGID = 0o2000;

function isFile({ type }: FileEntry): boolean {
  return type === 'file' || type === 'hardlink';
}

/** Programs of these names, in a folder where shells look for them; links count, as busybox is all of them. */
function programs(names: RegExp): EntryKind {
  return {
    is: ({ path, type }) =>
      type !== 'directory' && PROGRAM_FOLDER.test(path) && names.test(path.slice(path.lastIndexOf('/') + 1)),
  };
}

function files(paths: RegExp): EntryKind {
  return { is: (entry) => isFile(entry) && paths.test(entry.path) };
}

export const SETUID_FILES: EntryKind = { is: (entry) => isFile(entry) && (entry.mode & SETUID) !== 0 };
export const SETGID_FILES: EntryKind = {
  is: (entry) => isFile(entry) && (entry.mode & SETGID) !== 0 && (entry.mode & SETUID) === 0,
};
export const CAPABLE_FILES: EntryKind = {
  is: ({ capabilities }) => capabilities !== undefined && capabilities.length > 0,
};
export const WRITABLE_FILES: EntryKind = {
  is: (entry) => isFile(entry) && (entry.mode & WRITE_OTHERS) !== 0,
};
export const WRITABLE_FOLDERS: EntryKind = {
  is: ({ type, mode }) => type === 'directory' && (mode & WRITE_OTHERS) !== 0 && (mode & STICKY) === 0,
};
/** What is root's by its place and may be written by a group or an owner that is not root. */
export const FOREIGN_SYSTEM_FILES: EntryKind = {
  is: (entry) =>
    isFile(entry) &&
    SYSTEM_FOLDER.test(entry.path) &&
    (entry.uid !== 0 || ((entry.mode & WRITE_GROUP) !== 0 && entry.gid !== 0)),
};
export const DEVICES: EntryKind = {
  is: ({ path, type }) => type === 'other' && !path.startsWith('/dev/'),
};
export const ACCOUNT_FILES = files(/^\/etc\/(?:passwd|group|shadow|gshadow|sudoers|sudoers\.d\/[^/]+)-?$/);

export const SHELLS = programs(/^(?:sh|ash|bash|dash|zsh|ksh|mksh|fish|csh|tcsh|pwsh)$/);
export const PACKAGE_MANAGERS = programs(
  /^(?:apt|apt-get|dpkg|apk|yum|dnf|microdnf|tdnf|rpm|zypper|pacman|opkg|pip3?|pipx|conda|npm|yarn|pnpm|gem|composer|cpanm?|luarocks|snap)$/,
);
export const DOWNLOADERS = programs(/^(?:curl|wget|aria2c|ftp|tftp|lftp|rsync|scp|sftp)$/);
export const NETWORK_TOOLS = programs(
  /^(?:nc|ncat|netcat|nc\.(?:traditional|openbsd)|socat|nmap|masscan|tcpdump|tshark|telnet|ettercap|hping3|dig|nslookup)$/,
);
export const COMPILERS = programs(
  /^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc|ld|make|cmake|go|rustc|cargo|javac|ghc|ocamlopt)(?:-\d+(?:\.\d+)*)?$/,
);
export const DEBUGGERS = programs(/^(?:gdb|gdbserver|lldb|strace|ltrace|dlv|perf|bpftrace|jdb|valgrind)$/);
export const ESCALATORS = programs(/^(?:sudo|doas|pkexec)$/);
export const REMOTE_SERVERS = programs(
  /^(?:sshd|dropbear|in\.telnetd|telnetd|vsftpd|proftpd|pure-ftpd|rshd|xrdp|x11vnc|Xvnc)$/,
);
export const SCHEDULERS = programs(/^(?:crond?|anacron|atd|fcron)$/);
export const ENGINE_CLIENTS = programs(/^(?:docker|dockerd|podman|nerdctl|crictl|ctr|kubectl|containerd)$/);

export const HOST_KEYS = files(
  /^\/etc\/(?:ssh\/ssh_host_[a-z0-9]+_key|dropbear\/dropbear_[a-z0-9]+_host_key)$/,
);
export const AUTHORISED_KEYS = files(/\/\.ssh\/authorized_keys2?$/);
export const PRIVATE_KEYS: EntryKind = {
  is: (entry) =>
    isFile(entry) &&
    !NO_SECRETS.test(entry.path) &&
    /\/(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:key|p12|pfx|jks|keystore|ppk|kdbx))$/i.test(entry.path),
};
export const CREDENTIAL_FILES = files(
  /\/(?:\.aws\/credentials|\.docker\/config\.json|\.dockercfg|\.netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.pypirc|\.kube\/config|\.config\/gcloud\/[^/]*credentials[^/]*|\.azure\/[^/]*tokens?[^/]*\.json|\.vault-token|\.htpasswd|\.config\/gh\/hosts\.yml|\.terraform\.d\/credentials\.tfrc\.json)$/i,
);
export const ENVIRONMENT_FILES: EntryKind = {
  is: (entry) =>
    isFile(entry) &&
    !NO_SECRETS.test(entry.path) &&
    /\/\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$)[\w-]+)?$/.test(entry.path),
};
export const HISTORIES = files(
  /\/\.(?:bash|zsh|sh|ash|fish|python|node_repl|mysql|psql|rediscli|sqlite)_history$|\/\.(?:viminfo|lesshst)$/,
);
export const REPOSITORIES: EntryKind = {
  is: ({ path, type }) => type === 'directory' && /\/\.(?:git|svn|hg)$/.test(path),
};
export const DUMPS: EntryKind = {
  is: (entry) =>
    isFile(entry) &&
    !NO_SECRETS.test(entry.path) &&
    /\/(?:core(?:\.\d+)?|[^/]+\.(?:dmp|hprof|heapsnapshot|bak|old|orig|swp|sql|sql\.gz|dump))$/i.test(
      entry.path,
    ),
};
export const PACKAGE_CACHES = files(
  /^\/(?:var\/lib\/apt\/lists\/[^/]+_(?:InRelease|Packages(?:\.\w+)?|Sources(?:\.\w+)?)|var\/cache\/apt\/(?:archives\/[^/]+\.deb|[a-z]+\.bin)|var\/cache\/apk\/[^/]+|etc\/apk\/cache\/[^/]+|var\/cache\/(?:yum|dnf|zypp)\/.+|root\/\.(?:cache\/(?:pip|yarn|go-build|composer|uv)|npm\/_cacache|cargo\/registry)\/.+)$/,
);
export const BUILD_FILES = files(
  /^\/(?:[^/]+\/){0,3}(?:Dockerfile|Containerfile|docker-compose\.ya?ml|compose\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile)$/,
);
export const ENGINE_SOCKETS: EntryKind = {
  is: ({ path }) => /\/(?:docker|containerd|podman|crio)\.sock$/.test(path),
};

/** Every kind that a check looks at. */
export const KINDS: readonly EntryKind[] = [
  SETUID_FILES,
  SETGID_FILES,
  CAPABLE_FILES,
  WRITABLE_FILES,
  WRITABLE_FOLDERS,
  FOREIGN_SYSTEM_FILES,
  DEVICES,
  ACCOUNT_FILES,
  SHELLS,
  PACKAGE_MANAGERS,
  DOWNLOADERS,
  NETWORK_TOOLS,
  COMPILERS,
  DEBUGGERS,
  ESCALATORS,
  REMOTE_SERVERS,
  SCHEDULERS,
  ENGINE_CLIENTS,
  HOST_KEYS,
  AUTHORISED_KEYS,
  PRIVATE_KEYS,
  CREDENTIAL_FILES,
  ENVIRONMENT_FILES,
  HISTORIES,
  REPOSITORIES,
  DUMPS,
  PACKAGE_CACHES,
  BUILD_FILES,
  ENGINE_SOCKETS,
];
