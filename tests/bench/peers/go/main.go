// Runs quamina beside us: measures the sets that bench_event_pattern wrote.
//
//	quamina-peer DIR [SET]
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"quamina.net/go/quamina"
)

const rounds = 5

func lines(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	defer file.Close()
	var out []string
	scanner := bufio.NewScanner(file)
	scanner.Buffer(make([]byte, 1<<20), 1<<24)
	for scanner.Scan() {
		out = append(out, scanner.Text())
	}
	return out
}

func main() {
	folder, only := os.Args[1], ""
	if len(os.Args) > 2 {
		only = os.Args[2]
	}
	rules, data, order := map[string][]string{}, map[string]string{}, []string{}
	for _, line := range lines(filepath.Join(folder, "sets.tsv")) {
		row := strings.SplitN(line, "\t", 3)
		if len(rules[row[0]]) == 0 {
			order = append(order, row[0])
		}
		rules[row[0]] = append(rules[row[0]], row[2])
		data[row[0]] = row[1]
	}
	events := map[string][][]byte{}
	for _, name := range order {
		if !strings.HasPrefix(name, only) {
			continue
		}
		from := data[name]
		if events[from] == nil {
			for _, line := range lines(filepath.Join(folder, from+".jsonl")) {
				events[from] = append(events[from], []byte(line))
			}
		}
		measure(name, rules[name], events[from])
	}
}

func measure(name string, rules []string, events [][]byte) {
	q, err := quamina.New()
	for i := 0; err == nil && i < len(rules); i++ {
		err = q.AddPattern(i, rules[i])
	}
	if err != nil {
		fmt.Printf("%s\t%d\tnot supported\t%v\n", name, len(rules), err)
		return
	}
	count, warm := 0, time.Now()
	for time.Since(warm) < time.Second {
		q.MatchesForEvent(events[count%len(events)])
		count++
	}
	size := min(max(200, count/2), len(events))
	var rates []float64
	matches := 0
	for round := 0; round < rounds; round++ {
		matches = 0
		begin := time.Now()
		for i := 0; i < size; i++ {
			found, _ := q.MatchesForEvent(events[i%len(events)])
			matches += len(found)
		}
		rates = append(rates, float64(size)/time.Since(begin).Seconds())
	}
	sort.Float64s(rates)
	fmt.Printf("%s\t%d\t%.0f\t%.4f\n", name, len(rules), rates[rounds/2], float64(matches)/float64(size))
}
