/** What each feature adds to the logarithm of the odds, and what more for a family. Written by `scripts/fit-leak-classifier.ts`. */
export const FEATURES = `
a sentence: all -0.5, key 0.14, password -0.11, token -0.12
a space: all -0.54, auth -0.05, password -0.05, secret 0.05
address: all -0.08, password -0.05
all in words: all -0.16, key -0.13, secret -0.08, url 0.08
alphabet alnum: all 0.6, token 0.05
alphabet base64: all -0.11, key -0.17, password 0.06, secret -0.13, token 0.11, uuid 0.07
alphabet digits: all 0.13, password 0.08
alphabet dotted: all -0.55, key -0.07
alphabet hex: all 0.34, password -0.09, token 0.08
alphabet letters: all 0.13
alphabet lower: all 0.61, password 0.15, secret -0.05, url 0.05
alphabet other: all -0.79, key 0.08, password -0.11, secret 0.05, token -0.24
alphabet print: all -0.63, key -0.12, salt -0.05, token -0.05
alphabet upper: all 0.08
bare in code: auth 0.12, key -0.06, password -0.06
bare in prose: all -0.29, password 0.06, token -0.09
base64 with its end: all 0.24, auth 0.06, password -0.06, token 0.06
begins or ends like a part: all -0.73, password -0.16, token 0.05
built or called: all -0.44, auth 0.05, key -0.05, password -0.14, token -0.06
classes change hardly: auth -0.06, key -0.06, password 0.2, secret -0.09
classes change often: all 0.35, auth 0.15, password -0.12, secret 0.05, token -0.07, uuid 0.07
code: all -0.35
constant of code: all -0.26
digits at its end: all -0.54, key -0.05, password -0.11, secret 0.06
entropy high: all 0.18, key -0.07, password -0.06, token 0.05, url 0.08
entropy low: all -0.65, password -0.14, token -0.16, uuid 0.05
few letters: key -0.08, salt 0.13, token -0.07, uuid 0.05
few words: all 0.29, key 0.05, password -0.14, salt 0.09, secret 0.1, uuid 0.07
file of code: key -0.16, password 0.08, salt 0.09, secret -0.05, token 0.08
file of config: all 0.53, auth 0.05, password 0.16, secret -0.07, url 0.06
file of data: all -0.31, password -0.14, secret 0.05, uuid 0.05
file of markup: all -0.14
file of prose: password 0.05, token -0.06
file of shell: all -0.07
file of unknown: all -0.16, key -0.06
first of its line: auth -0.06, key -0.06, salt 0.1
form argument: all -0.21
form assignment: key -0.08, password 0.19, salt 0.08, token -0.13
form bare: all 0.28, uuid 0.07
form call: all -0.25, password -0.11
form comparison: all -0.1
form flag: all 0.25, password 0.06
form header: all 0.1, auth 0.05
form member: all -0.41, auth -0.07, key -0.09, token 0.09
form statement: all 0.05
form url: all 0.31, url 0.08
goes on in code: all 0.07
half in words: all -0.18, key -0.09, password 0.14, token -0.07
hash of a password: all -0.79
hexadecimal, and long: all 0.21, token 0.06
in a comment: auth 0.07, password -0.08
in a list: all -0.3, password -0.08
in a query: all 0.1
in an expectation: all -0.12
in capitals: all 0.32, key 0.09
in nested text: all 0.15
in words, and long: all -0.21, password -0.05, secret -0.05
is its name: all -0.3, password -0.06
length 100 or more: all 0.28, key 0.08, password -0.11, token 0.06
length 12 to 15: all 0.27, key -0.1, password 0.14
length 16 to 23: all -0.1, auth -0.05, password 0.13, token -0.1
length 24 to 32: all 0.27, key 0.07
length 33 to 47: all 0.15, password -0.07, token 0.06, uuid 0.07
length 48 to 99: all -0.05, auth 0.15, password -0.25
length 5 to 7: all -0.29, auth -0.07, key -0.14, password 0.09, secret 0.05, token -0.05, url 0.07
length 8 to 11: key -0.11, password 0.19, salt 0.07, secret -0.1
length of a hash: all 0.05
length under 5: all -0.7, secret -0.15
letters and digits and marks: auth 0.09, token -0.1
marks of passwords: all 0.3, auth 0.06, password 0.14, token -0.08
markup: all 0.3, key 0.08
mixed, and long: all 0.52, password -0.06, token 0.08, uuid 0.07
mixed, and short: all -0.26, auth -0.08, key -0.15, password 0.14, url 0.05
most in words: all -0.26, secret -0.05
name ends with what is about it: all -0.62, auth -0.07, secret -0.09
name has no word: all 0.14
name is in capitals: all 0.1, auth -0.05, password 0.07
name is long: all -0.14
name is of a constant of errors: all -0.41
name is of a hash: all -0.32, password -0.07
name is of an index: all -0.17
name is of several words: all -0.88, auth -0.13, key -0.07
name is the word alone: key -0.2, password 0.16, salt 0.05, secret 0.07, token -0.07
name of code: all -0.13, password 0.06, secret -0.05
name says of what it is the key: all 0.65, key 0.13, password 0.11, secret -0.06
names another credential: all -1.57, key 0.1, password -0.35, secret -0.08, url -0.08
names joined by dashes: password 0.08, secret -0.07
names joined by dots: all 0.1
no letter in words, and long: all 0.61, key 0.19, password -0.31, salt 0.05, secret 0.17, uuid 0.07
no letter in words, and short: all -0.37, auth -0.05, key -0.14, password 0.16, secret -0.07
not of ASCII: all -0.79, token -0.07
of its family: all -0.18, key -0.23, password 0.15, salt 0.08, secret -0.07, token -0.06, url 0.08, uuid 0.07
of letters only, and bare: all 0.05
one word: all -0.13, password -0.07
path of built files: all -0.29, password -0.05
path of documentation: all -0.21, token -0.06
path of environments: all 0.13, auth 0.07
path of examples: all 0.31, secret -0.06, uuid 0.1
path of fixtures: all -0.08, secret 0.06
path of others: secret -0.06
path of tests: all 0.32, auth 0.12, key -0.1, password 0.08, secret -0.09, uuid 0.09
path or address: all -0.1, password -0.05
quoted: all -0.05, auth -0.18, key -0.12, password 0.19
repeats its name: all -0.85, auth 0.07, key 0.08, password -0.27, secret -0.07
repetition: all -0.72, key -0.05
sequence: all -0.82, password -0.06, secret -0.05
small number: all -0.28
stand-in inside: all -1.28, password -0.17, secret -0.08
stand-in: all -2.18, password -0.41, url -0.1
template: all -0.65, password -0.13
test inside: all -0.47, password -0.1
three classes, and few words: all 0.44, key 0.1, password -0.09, secret 0.05, token 0.11
version or date: all -0.51, password -0.07
`;
