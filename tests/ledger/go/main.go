// Checks a log of ours with Go's own packages for notes and transparency logs, which share no code with it.
//
//	logcheck checkpoint VKEY FILE         size and root of a signed checkpoint
//	logcheck entry VKEY PROOF ENTRY       an entry against a .tlog-proof
//	logcheck continues VKEY OLD NEW PATH  that checkpoint NEW continues checkpoint OLD, by the hashes in PATH
//	logcheck log VKEY DIR                 every tile and entry of a log of files against its checkpoint
//	logcheck prove VKEY DIR INDEX         the path of an entry, computed by Go from the tiles
//	logcheck grow VKEY DIR SIZE           the path from a smaller tree, computed by Go from the tiles
//	logcheck key NAME                     a new key: the secret line, then the public one
//	logcheck sign SKEY FILE               a text, signed
package main

import (
	"fmt"
	"os"
	"strconv"
)

var commands = map[string]struct {
	words int
	run   func(words []string) error
}{
	"checkpoint": {2, checkpoint},
	"entry":      {3, entry},
	"continues":  {4, continues},
	"log":        {2, log},
	"prove":      {3, prove},
	"grow":       {3, grow},
	"key":        {1, key},
	"sign":       {2, sign},
}

func main() {
	words := os.Args[1:]
	if len(words) == 0 || commands[words[0]].words != len(words)-1 {
		fmt.Fprintln(os.Stderr, "usage: logcheck COMMAND …")
		os.Exit(2)
	}
	if err := commands[words[0]].run(words[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func number(word string) int64 {
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
