package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func hashes(lines []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

func entry(words []string) error {
	proof, err := os.ReadFile(words[1])
	if err != nil {
		return err
	}
	data, err := os.ReadFile(words[2])
	if err != nil {
		return err
	}
	head, signed, _ := strings.Cut(string(proof), "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return fmt.Errorf("no proof: %q", lines)
	}
	path, err := hashes(lines[2:])
	if err != nil {
		return err
	}
	tree, err := open(words[0], []byte(signed))
	if err != nil {
		return err
	}
	index := number(strings.TrimPrefix(lines[1], "index "))
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(data))
}

func continues(words []string) error {
	old, err := openFile(words[0], words[1])
	if err != nil {
		return err
	}
	new, err := openFile(words[0], words[2])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[3])
	if err != nil {
		return err
	}
	path, err := hashes(strings.Fields(string(text)))
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, new.N, new.Hash, old.N, old.Hash)
}
