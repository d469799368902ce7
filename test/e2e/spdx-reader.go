// Reads an SPDX document in JSON with the SPDX project's own Go library, and writes what it understood: as JSON, or with
// the argument "tag-value" once more through the library's writer and reader of that format, or with "lines" in that format.
package main

import (
	"bytes"
	"log"
	"os"

	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdxlib"
	"github.com/spdx/tools-golang/tagvalue"
)

func main() {
	document, err := json.Read(os.Stdin)
	check(err)
	check(spdxlib.ValidateDocument(document))
	if len(os.Args) > 1 && os.Args[1] == "lines" {
		check(tagvalue.Write(document, os.Stdout))
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "tag-value" {
		document, err = throughTagValue(document)
		check(err)
	}
	check(json.Write(document, os.Stdout))
}

func throughTagValue(document *spdx.Document) (*spdx.Document, error) {
	var text bytes.Buffer
	if err := tagvalue.Write(document, &text); err != nil {
		return nil, err
	}
	return tagvalue.Read(&text)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
