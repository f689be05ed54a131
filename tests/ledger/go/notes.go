package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// open reads the tree of a checkpoint that vkey has signed.
func open(vkey string, signed []byte) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("no checkpoint of %s: %q", verifier.Name(), opened.Text)
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: number(lines[1]), Hash: root}, err
}

func openFile(vkey, file string) (tlog.Tree, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	return open(vkey, signed)
}

func checkpoint(words []string) error {
	tree, err := openFile(words[0], words[1])
	if err == nil {
		fmt.Println(tree.N, tree.Hash)
	}
	return err
}

func key(words []string) error {
	secret, public, err := note.GenerateKey(rand.Reader, words[0])
	fmt.Printf("%s\n%s\n", secret, public)
	return err
}

func sign(words []string) error {
	signer, err := note.NewSigner(words[0])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[1])
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	os.Stdout.Write(signed)
	return err
}
