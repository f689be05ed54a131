package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// folder reads the tiles of a log of files. Go's paths name the height of tiles, those of C2SP do not.
type folder string

func (dir folder) Height() int                     { return 8 }
func (dir folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(dir.path(tile, fmt.Sprintf("tile/%d/", tile.L)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (dir folder) path(tile tlog.Tile, begin string) string {
	rest := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/8/%d/", tile.L))
	return filepath.Join(string(dir), begin+rest)
}

// openLog reads the checkpoint of a log of files; what is read from its tiles is checked against it.
func openLog(vkey, dir string) (tlog.Tree, tlog.HashReader, error) {
	tree, err := openFile(vkey, filepath.Join(dir, "checkpoint"))
	return tree, tlog.TileHashReader(tree, folder(dir)), err
}

func log(words []string) error {
	tree, reader, err := openLog(words[0], words[1])
	if err != nil {
		return err
	}
	for start := int64(0); start < tree.N; start += 256 {
		if err := checkBundle(folder(words[1]), tree, reader, start); err != nil {
			return err
		}
	}
	fmt.Println(tree.N, "entries")
	return nil
}

func checkBundle(dir folder, tree tlog.Tree, reader tlog.HashReader, start int64) error {
	width := tree.N - start
	if width > 256 {
		width = 256
	}
	tile := tlog.Tile{H: 8, L: 0, N: start / 256, W: int(width)}
	data, err := os.ReadFile(dir.path(tile, "tile/entries/"))
	if err != nil {
		return err
	}
	var indexes []int64
	for index := start; index < start+width; index++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, index))
	}
	logged, err := reader.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for place, hash := range logged {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return fmt.Errorf("entry %d: the bundle ends", start+int64(place))
		}
		length := 2 + int(binary.BigEndian.Uint16(data))
		if tlog.RecordHash(data[2:length]) != hash {
			return fmt.Errorf("entry %d: not the one that was logged", start+int64(place))
		}
		data = data[length:]
	}
	if len(data) > 0 {
		return fmt.Errorf("bundle of entry %d: %d bytes more", start, len(data))
	}
	return nil
}

func prove(words []string) error {
	tree, reader, err := openLog(words[0], words[1])
	if err != nil {
		return err
	}
	path, err := tlog.ProveRecord(tree.N, number(words[2]), reader)
	show(path)
	return err
}

func grow(words []string) error {
	tree, reader, err := openLog(words[0], words[1])
	if err != nil {
		return err
	}
	path, err := tlog.ProveTree(tree.N, number(words[2]), reader)
	show(path)
	return err
}

func show(path []tlog.Hash) {
	for _, hash := range path {
		fmt.Println(hash)
	}
}
