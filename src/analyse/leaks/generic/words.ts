/**
 * Words that are common in code and its documentation, by how many packages of npm, Debian and Python have them; without
 * inflections of each other. What is made of them is rather a name, a text or a placeholder than a credential.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
abbreviated abbreviation abc abcdef abcdefghijkl ability able abort about above abs absence absent absolute abspath
abstract abstraction abstractmeth accept acceptable acceptance access accessible accessor accidental accommodate
accomplish accordance according account acct accumulate accumulator accuracy accurate achieve acknowledgme acquire
across action activate active activity acts actual adapt add addition additional additive addr address adhere
adjacent adjtime adjtimex adjust adjustment admin adopt advance advantage advertise advice advised affect after
afterwards again against agent aggregate agree agreement ahead aims alarm alert alex algo algorithm alias align
alignment alive all alloc allocate allocation allocator allow allowable ally almost alone along alongside alpha
alphabet alphabetic alphabetical alphanumeric already also alter alternate alternative alternativel although
altogether always ambiguity ambiguous among amount analogous analysis analyze ancestor anchor and andrew android
angle annotate annotation anon anonymous another ansi answer any anymore anyone anything anyway anywhere apache
apart api app apparently appear appearance append appendix apple applicable application applied applies approach
appropriate appropriatel approximate approximatel approximatio april arabic arbitrarily arbitrary arch architecture
archive are area aren arg argc argparse argument argv arithmetic around arrange array arrive arrow article artistic
ascending ascii aside asked asking asks aspect assembler assembly assert assertion assign assignable assignment
assist assoc associate association associative assume assumption asterisk async asynchronous atexit atime atom
atomic atomically attach attachment attack attempt attention attr attrib attribute audio audit augmented august auth
authenticate authenticati authenticatio author authoritativ authority authorizatio authorization authorized auto
autoconf autogenerate automatic automaticall automatically autumn auxiliary avail availability available average
avoid await aware away babel back backend background backlog backslash backtrack backup backward bad badge bail
balance banana band bar bare barrier base baseline basename bash basic basically basis batch battery bdflush became
because become been before beforehand begin beginning behalf behave behavior behaviour behind being believe bell
belong below bench benchmark benefit berlin besides best beta better between beware beyond bias bidirectiona big
bigger bigint bin binaries binary bind binmode bit bitfield bitmap bitmask bitsperlong bitwise black blah blank
bless blink blksize blob block blocksize blog blue bodies body bogus bold book bool boolean boom boot bootstrap
border borrowed both bottom bound boundaries boundary boxes brace bracket branch brand break breakpoint brian bridge
brief brightgreen bring broadcast broken browser bsize bucket buf buff buflen bufsize bug buggy build built builtin
bulk bump bunch bundle bundler business busy but button bypass byte bytearray bytecode byteorder bzip cache
cachestat calc calculate calculation calendar california call callable callback callee calloc cally came camel
campaign can cancel cancellation cancelled candidate cannot canonical canonicalize capabilities capability capable
capacity capget capital capitalize caps capset capture card care careful caret carp carriage carried carries carry
case cast catalog catch categories category caught cause caution caveat ceil cell center central cert certain
certificate chain challenge chance change changelog channel chapter char character characterist charge charset chat
chdir cheap check checkpoint checksum cheese child children chinese chip chmod chocolate choice chomp choose chop
chosen chown chrome chroot chunk cipher circle circuit circular circumstance claim clamp clang clash class classic
classificati classify classmethod classname clause clean cleanup clear click client clip clock clone close closer
closest closure cloud cls cluster cmd cmdline cntrl code codec codecov codegen coefficient coerce coercion coffee
collapse collect collection collector collision colon color cols column com combination combine come comma command
comment commercial commit committed common communicate communicatio communication community comp compact company
comparable comparator compare comparison compat compatibilit compatibility compatible compilation compile compiler
complain complement complete completion complex complexity compliance compliant complicated complication component
compose composite composition compound compress compression computation compute computer concat concatenate
concatenatin concatenatio concept concerned concerns concrete concurrency concurrent cond condition conditional
conditionall conf config configurable configuratio configuration configure confirm conflict conform confuse
confusion conjunction conn connect connection connector cons consecutive consequence consequently conservative
consider consideratio consist consistency consistent console const constant constrained constraint construct
construction constructor consul consult consume consumer consumption cont contact contain content context contextlib
contextmanag contextual contiguous continuation continue continuous contract contrast contribute contribution
contributor control controlled controller controlling conv convenience convenient convention conventional conversion
convert cookie coord coordinate copied copies copy copyright core corner coroutine corporation correct correction
correctness correspond correspondin corrupt cost could couldn count counterpart country couple course cover coverage
coveralls cpan cplusplus cpython crash creat create creation creator credential credit criteria critical crlf croak
cross crypt crypto cryptographi ctime ctor ctrl ctx ctype curdir curl curly curr currency current cursor curve
custom customizatio customize cut cycle cyclic cygwin cyrillic daemon dangerous dangling daniel darwin dash data
database datagram datatracker datatype date datetime david day dcookie deactivate dead deadline deadlock deal
deallocate debian debug debugger debugging december decide decimal decision decl declaration declare declspec decode
decoder decompress decompressio decorate decorator decrease decrement decrypt decryption dedent dedicated deemed
deep def default defaultdict deferred define definitely definition deflate degenerate degree del delattr delay
delegate delete deletion deliberately delim delimited delimiter delitem deliver delivery delta demand demo denied
deno denominator denote deny depend dependencies dependency dependent deprecate deprecation deps depth deque deref
dereference derivation derive desc descendant descending descent descr describe description descriptive descriptor
deserialize design desirable desired despite dest destination destroy destruction destructor detach detail detect
detection determine deterministi dev developed developer development device diag diagnostic dialog dict dictionaries
dictionary did didn died dies diff difference different differentiat difficult digest digit digital dimensions dir
direct direction directive directories directory dirname dirty disable disallow disambiguate disappear discard
discipline disclaimer disclosure disconnect discouraged discover discovery discussion disk dispatch display dispose
disposition dist distance distinct distinction distinguish distinguishe distribute distribution ditto divide
division divisor divmod django dllexport dllimport doc docstring doctype document documentatio documentation does
doesn doing dollar domain don done dont dot dotted double doubly doubt down downgrade download downstream draft
dragon drain draw drive driven driver drop dropped dropping drupal dst dual due dumb dummy dump duplex duplicate
duplication duration during dynamic dynamically each eager earlier earliest early ease easier easiest easily easy
ecdsa echo ecma ecosystem edge edit edition editor effect effective efficiency efficient effort eight either elapsed
elastic elem element elif eligible eliminate ellipsis else elsewhere elsif email embed embedded embedding emit
emitted emitter emitting emoji empty emulate emulation enable encapsulate encapsulatio enclosed enclosing encode
encoder encounter encouraged encrypt encryption end endian endianness endif endorse endpoint endswith enforce
enforcement engine english enhanced enough enqueue ensure enter enterprise entire entities entity entries entropy
entry enum enumerable enumerate enumeration env environ environment epoch epoll equal equality equivalent erase eric
err errno error escape eslint especially essential establish estimate etc ether eval evaluate evaluation even event
eventfd eventually ever every everyone everything everywhere evil exact examine example exceed except exception
exceptional excess excessive exchange exclude exclusion exclusive exec executable execute execution executor execve
execveat exercise exhausted exhaustive exist existence existent exit exitcode expand expansion expat expect
expectation expensive experimental expiration expire explain explanation explicit exponent exponential export expose
expr express expression ext extend extensible extension extensive extent extern external extra extract extraction
extraneous extreme faccessat face facilitate facilities facility fact factor factory fadvise fail failure fair fake
fall fallback fallocate false falsy familiar families family fancy fanotify far fashion fast fastest fastify fatal
fault favor fchdir fchmod fchmodat fchown fchownat fcntl fdatasync fdopen feature feed feedback feel fetch few ffff
fffffff fgetxattr field fifo fifth figure file filehandle filename fileno filepath filesystem fill filter final
finalization finalize finalizer find fine fingerprint finish finit finite fire firmware first fit five fix fixtures
fixup flag flagged flask flat flatten flavor flexibility flexible flight flip flistxattr float flock floor flow
flower flush fmt fname focus fold follow font foo foobar football footer footprint for forbid forbidden force
foreach foreground foreign forever forget fork form formal format formatted formatter formatting formula forth
forward found foundation four fourth fraction fractional frag fragment frame framework free freebsd freeze
fremovexattr frequency frequently fresh friday friend friendly friends from front frontend frozen frozenset fsconfig
fsetxattr fsmount fsopen fspath fspick fstat fstatat fstatfs fsync ftruncate fulfilled full fullname fully func
function functional functionalit functools fundamental furnished further furthermore fury futex futimesat future
gain gamma garbage gateway gather gave gen general generalized generate generation generator generic get getaddrinfo
getaffinity getattr getc getcpu getcwd getdents getegid getenv geteuid getevents getfd getgid getgroups getitem
getitimer getopt getoverrun getparam getpeername getpgid getpgrp getpid getppid getpriority getrandom getres
getresgid getresuid getrlimit getrusage getscheduler getsetattr getsid getsockname getsockopt getstate getter
gettext gettid gettime gettimeofday getting getuid getvalue getxattr github githubuserco gitignore give given glibc
glob global gmail gmtime gnu goal goes going gone good google got goto gotten governing grab gracefully grafana
grained grammar grant granularity graph graphics great greedy greek green greg grep grey grid group grow growth
guarantee guard guess guest guide guidelines gzip gzipped hack had half halt hand handle handler handshake handy
hang happen happy hard hardware harmless has hasattr hash hashable hasn have haven head health heap heavily heavy
hebrew height held hello help helpful hence here hereby heuristic hex hexadecimal hibernate hidden hide hierarchy
high highest highlight hint historical history hits hmac hold home honor hook hope hopefully horizontal horse host
hostname hour house how however href html http huge human hunter hybrid hyphen hypothetical iana icon idea ideal
idempotent ident identical identificati identified identifier identifies identify identity idiom idle ids idx ieee
ietf ifdef ifndef ignorable ignore illegal iloveyou image img immediate immutable impact impl implement implementati
implementatio implications implicit implied implies imply import important importlib impossible improve improvements
imul inactive inappropriat include inclusion inclusive incoming incompatibil incompatible incomplete inconsistenc
inconsistent incorporated incorrect incr increase increment incremental indeed indefinitely indent indentation
independent independentl index indicate indication indicator indices indirect individual inefficient inet infer
inferred infinite infinity inflate info inform information informationa informative infrastructu inherit inheritance
inhibit init initial initialised initializati initializatio initialize initializer initiate inject injection inline
inner inotify inplace input insane insecure insensitive insert insertion inside inspect inspection inspired inst
install installation instance instanceof instantiate instantiatin instantiatio instead instr instruct instruction
instrumentat insufficient int intact integer integral integration integrity intel intend intent intention
intentional intentionall interact interaction interactive intercept interest interface interfere interior interleave
intermediate intern internal internationa international internet interp interpolated interpolatio interpret
interpretati interrupt intersect intersection interval into intptr intrinsic introduce introduction inttypes invalid
invalidate invalidation invariant inverse invert invisible invocation invoke involve ioctl ion ioprio ipcbuf
irrelevant isabs isalnum isalpha isdigit isdir isfile isinstance isn iso isolate isolation isspace issubclass issue
issuecomment issuer istanbul item iter iterable iterate iteration iterator itertools its itself james january
japanese java javascript jenkins jobs john join joomla jpeg json july jump june junk just kcmp keep keepalive kept
kernel kexec key keyboard keycloak keyctl keyof keyword kibana kill kind know knowledge known kwargs kwds label labs
lack lambda land landlock lang language laravel large larger largest last late latency later latest latin latter
launch layer layout lazily lazy lchown lead leaf leak leap learn least leave left leftmost leftover legacy legal
legitimate len length less let letmein letter letting level lexer lexical lexicographi lgetxattr lib libc libraries
library license life lifecycle lifetime light lightweight like likewise limit limitation line linear lineno link
linkage linkat lint linux list listdir listen listmount listxattr lite literal little lity live llistxattr llseek
llvm load loadable local locale localhost locality localized localtime locate location lock log logged logger
logging logic logical login logo london lone long longest look lookahead lookup loop loopback loose lose loss lost
lots love low lowercase lowest lremovexattr lseek lsetxattr lshift lstat lstrip mach machine machinery macintosh
macro made madvise magento magic magical magnitude mail mailto main maintain maintenance major majority make
makefile malformed malicious malloc manage management manager mandatory mangle manifest manipulate manipulation
manner mantissa manual many map mapped mapper mapping march margin mark markup marshal martin mask master match
material math mathematical matrix matter max maximal maximum maxlen maxsize may maybe mbind mean meaningful
meaningless meant measure measurement mechanism media medium meet membarrier member membership memcmp memcpy memfd
memo memory memoryview mempolicy memset mention menu merely merge mess message meta metaclass metadata meth method
metrics michael micro microsecond microsoft middle might migrate migration million millisecond mime mimic min
mincore mind mini minimal minimize minimum minio minor minus minute mips mirror misc miscellaneou mismatch miss
mistake mixed mixin mixing mkdir mkdirat mkdtemp mknod mknodat mkstemp mlock mlockall mman mmap mnopqrstuvwx mock
mod mode model modern modification modified modifier modifies modify modname module modulo modulus moment monday
mongo monitor monkey monotonic month more most motion mount mouse move movement mozilla mprotect mrelease mremap
mseal msg msgctl msgget msgrcv msgsnd msync mtime much mult multi multicast multiline multipart multiple
multiplicati multiplied multiplier multiply multiprocess munlock munlockall munmap must mutable mutate mutation
mutex mutually nagios naive name namedtuple namelen namespace nano nanoseconds nanosleep nargs narrow native natural
nature nbytes near nearest necessarily necessary need negate negation negative negotiated negotiation neither
neostandard ness nest net network neutral never new newest newline next nfsservctl nice nicer nick nine ninja nlink
nobody node nodejs noise non nonce none nonempty nonexistent nonlocal nonzero noop noqa nor noreturn norm normal
normalizatio normalize normpath not notable notably notation note nothing notice notification notified notify notion
now npm npmjs nsec ntent null nullable num number numeric numerical obj object observe obsolete obtain obvious
occupied occur occurred occurrence occurring octal octet october off offending official offline offset offsetof
often okay old oldest omit omitted omitting once one onerror online only ons onto oops opaque opcode open openat
opensource openssl operand operate operation operational operator opportunity opposed opposite ops opt optimal
optimization optimize option optional oracle orange order ordinal ordinary org organization oriented orig origin
original other otherwise ought our ourselves out outcome outdated outermost outgoing output outside over overall
overflow overhead overlap overlapping overlay overload overridable overridden override overview overwrite
overwritten own ownership pack package packet pad padded padding page pair panic para paragraph parallel param
parameter paren parent parentheses parenthesis parenthesize paris parity parse parser part partial particular
partition party pass passive passthrough passwd password past patch patchlevel path pathlib pathname pattern paul
pause payload peak peculiar peek peer penalty pending people per percent percentage perf perfect perform performance
performant perhaps period periodic periodically perl perm permanent permission permissive permit permitted persist
persistent person personal personality perspective pertaining peter pgetevents phase phone phrase phys physical pick
pickle picture pid pidfd piece ping pino pipe pipeline pivot pixel pkcs pkey pkg place placeholder placement plain
plaintext plan plane platform play please plug plugin plural plus point poison policies policy poll pollution poly
polyfill pool pop popen popped popular populate port portability portable portion pos position positional positive
posix possibilitie possibility possible possibly post postfix postgres potential power powerful ppoll practical
practice pragma prctl pre pread preadv preamble prec precede precedence precise precision predefined predicate
predictable pref preference preferred prefix preload prematurely prep prepare prepend preprocess preprocessor
presence present presentation preserve preset press pressure presumably pretend prettier pretty prev prevent
previous primarily primary prime primitive princess principal principle print printable printf prio prior priorities
priority priv private privilege prlimit probability probably probe problem problematic proc procedure proceed
process processor prod produce producer product production prof profile prog program programmatic programmer
programming progress prohibited project promise promisify promote prompt prone proof prop propagate propagation
properties property proposal proposed prot protect protection proto protocol prototype provide provider proxied
proxies proxy prune pselect pseudo pthread ptr ptrace public publication publicity publish pull punctuation punycode
pure purge purpose push put putting pwait pwrite pwritev python quad qual qualified qualifier quality qualname
quantity queries query querystring question queue quick quiet quit quite quot quota quotactl quotation quote qwerty
rabbit race radix raise rand random randomness range rare rate rather ratio raw rdev reach reachable react read
readability readable readahead readdir readline readlink readlinkat readme readonly readv ready real realloc realm
realpath reason reasonable reasonably reboot rebuild receive receiver recent recipient reclaim recognised recognize
recommend recommendati reconstruct record recover recoverable recovery recreate rect rectangle recurse recursion
recursive recv recvfrom recvmmsg recvmsg redefine redhat redirect redirection redis redistribute redistributio redo
reduce reduction redundant ref refactor refcount reference referred referring reflect reflection refresh refuse
regard regardless regex regexp region register registration registry regression regs regular reinit reinitialize
reject rejection related relation relationship relative relax release relevant reliable reliably relied relies
reload rely remain remainder remap remarks remember remote removal remove removexattr rename renameat render repair
repeat repetition repl replace replacement replacer replay replies reply repo report repositories repository repr
represent representabl representati representatio reproduce req request requeue require requirement res reserve
reset resetting resident resize resolution resolve resolver resort resource resp respect respective respond response
responsibili responsible rest restart restore restrict restriction restrictive result resume ret retain retried
retries retrieval retrieve retry return returncode retval reusable reuse reverse revert review revised revision
revoke rewind rewrite rewritten rfc rfind rich richard right rightmost rindex ring riscv risk rmdir rmtree robin
robust role room root rotate rotation roughly round route router routine rows rpartition rseq rshift rsplit rstrip
ruby rule ruleset run runner running runtime safe safer safety said sake salt same sample sandbox sane sanitize
sanitizer sanity satisfied satisfies satisfy save say scalar scale scan scanned scanner scanning scenario sched
schedule scheduler schema scheme scope scratch screen script search sec seccomp second secondary secret sect section
secure security see seek seem seen segment select selection selectively selector self sell semantic semantically
semaphore semctl semget semi semicolon semop semtimedop semver send sendfile sendmmsg sendmsg sendto sense sensible
sensitive sent sentinel sep separate separation separator september seq sequence sequential serial serializatio
serialization serialize serializer series serious serve server service session set setaffinity setattr setdefault
setdomainnam setfsgid setfsuid setgid setgroups sethostname setitem setitimer setns setparam setpgid setpriority
setregid setresgid setresuid setreuid setrlimit setscheduler setsid setsockopt setstate setter settime settimeofday
setting setuid setup setuptools setxattr seven several severity shadow shall shallow shape share sharp shell shields
shift shim shipped shmat shmctl shmdt shmget short shortcut shortest shorthand shot should shouldn show shown shrink
shuffle shut shutdown shutil shutting sibling side sig sigaction sigaltstack sigcontext sighandler siginfo sigmask
sign signal signalfd signature significant significantl signum sigpending sigprocmask sigqueueinfo sigreturn sigset
sigsuspend sigtimedwait silence silent similar simple simpler simplest simplicity simplified simplifies simplify
simply simulate simultaneous since single singleton singular sink site situation size sizeof skew skip skipped
skipping slash slave sleep slice slightly slot slow small smallest smart smith snapshot snippet snprintf sock
sockaddr socket socketpair sockios soft software solaris sole solid solution solve some somehow someone something
sometimes somewhat somewhere soon sorry sort sound source space spam span sparc spare spawn speaking spec special
specializati specialized specific specifically specificatio specification specified specifier specifies specify
speed speedup spell spent spin splice split splitext splitlines splitting sponsors spot spread spring sprintf
spurious sqlite sqrt square src ssize stability stable stack stacklevel stackoverflo stage stale stamp stand
standalone standard standardized staple star start startswith startup stash stat state stateful stateless statement
statfs static statically staticmethod statistics statmount status statx stay stdarg stddef stderr stdin stdint stdio
stdlib stdout steal stem step stick sticky still stime stmt stop stopped stopping storage store str straight
straightforw strange strategies strategy stream strerror strftime strict stride stringified stringify strip stripped
stripping strlen strong struct structural structure stub studio stuff style sub subarray subclass subcommand
subdirectori subdirectory subject sublicense submit submitted subprocess subroutine subscribe subscript subscription
subsequent subset subst substantial substitute substitution substr subsystem subtle subtract subtraction subtree
subtype succeed success successful successive such sufficient suffix sugar suggest suggestion suit suitable suite
sum summary summer sunshine super superclass superset supplied supplies supply support suppose suppress sure surface
surprising surrogate surrounded surrounding survive suspend svg swab swap swapoff swapon swapped switch symbol
symbolic symlink symlinkat symmetric syms sync syncfs synchronizat synchronize synchronous synchronousl synonym
syntactic syntacticall syntax synthetic sys syscall sysconfig sysctl sysfs sysinfo syslog system table tabs tag
tagged tail take taken talk tape target task team teardown technical technique technologies technology tell temp
tempfile template temporarily temporary term termbits terminal terminate termination terminator terminology termios
test text textual tgkill tgsigqueuein thai than thank that the their them themselves then theory there therefore
thereof these they thin think third this thomas those though thought thousands thread three threshold through
throughout throughput throw thrown thus tick ticket tied ties tiger tilde till time timedreceive timedsend timeout
timer timerfd timespec timestamp timeval timezone tiny tion title tkill tmp tmpdir tmpl today todo together toggle
token tokenize tokenizer told tolerant tomcat too took tool toolchain toor top topmost total touch towards trace
traceback track trade traditional traffic trailer trailing trans transaction transfer transferred transform
transformati transient transition translate translation transmission transmit transmitted transparent transparentl
transport trap traversal traverse travis treat treatment tree trick tricky tried tries trigger trim trimmed trip
triple trivial trouble true truediv truly trunc truncate truncation trust truth truthy try tsconfig tslib tstyche
tune tunnel tuple turn tutorial tweak twice twitter two txt type typedef typename typeof typescript typical typo
tzinfo ubuntu ucontext ugly uint uintptr ulong umask umount unable unacceptable unaffected unambiguous uname unary
unauthorized unavailable unbound unbuffered uncaught unchanged unchecked unclear unclosed uncompressed unconditiona
undef undefine under underflow underlying underscore understand understandin understood undo undocumented unencoded
unescape unexpected unfinished unfortunate unfortunatel unhandled unicode unified uniform unimplemente uninitialize
union uniq unique unistd unit unittest universal university unix unknown unless unlike unlimited unlink unlinkat
unload unlock unmap unmapped unmatched unmodified unnamed unnecessaril unnecessary unordered unpack unparsed
unpredictabl unqualified unquote unreachable unrecognised unrecognized unref unregister unrelated unresolved unsafe
unset unshare unshift unsigned unspecified unstable unsuccessful unsupported unterminated until untouched untrusted
unusable unused unusual unwrap unwrapped update upgrade upload upon upper uppercase upstream upwards uri uring url
urlencoded urllib usable usage use usec useful useless uselib user userfaultfd userinfo userland username userspace
usr ustat usual utf util utilities utility utime utimensat uuid val valid validate validation validator validity
value var varargs variable variadic variant variation varies variety various vary vault vector vendor verb verbatim
verbose verbosity verification verified verifier verifies verify vers versa version versus vertical very vfork
vhangup via vice video view violate violation virtual visibility visible visit visitor visual vmsplice void volatile
volume vulnerabilit vulnerable wait waitid waitpid waitv wake wakeup walk wall want wantarray warn warranty was wasm
wasn waste watch water way wchar weak weakref web webpack website week weight weird welcome well went were weren
what whatever whatwg wheel when whence whenever where whereas wherever whether which whichever while white
whitespace who whole whom whose why wide wider widget width wiki wikipedia wild wildcard will win wind window winter
wire wise wish with within without won word wordpress work workaround workflow world worry worse worst worth would
wouldn wrap wrapped wrapper wrapping writable write writeable writer writev written wrong wrote www xff xffff
xffffffff xhtml yaml yarn year yellow yet yield you your yourself zabbix zero zipfile zlib zone
`
    .trim()
    .split(/\s+/),
);
