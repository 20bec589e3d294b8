// Runs quamina beside us: answers the lines of tests/bench/event_pattern.py, on the files that bench_event_pattern wrote.
//
//	quamina-peer answer DIR DATA
//
// "set NAME" takes the rules of that set, and is answered with their number, or "unsupported REASON"; "run COUNT" is
// answered with "seconds matches" for the first COUNT events.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"quamina.net/go/quamina"
)

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

// Of this thread, so that what else runs on the machine counts less.
func processorTime() float64 {
	const ofThisThread = 1
	var usage syscall.Rusage
	syscall.Getrusage(ofThisThread, &usage)
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}

func main() {
	runtime.LockOSThread()
	folder, data := os.Args[2], os.Args[3]
	var events [][]byte
	for _, line := range lines(filepath.Join(folder, data+".jsonl")) {
		events = append(events, []byte(line))
	}
	sets := lines(filepath.Join(folder, "sets.tsv"))
	var q *quamina.Quamina
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		words := strings.Fields(in.Text())
		if words[0] == "set" {
			var err error
			q, err = quamina.New()
			rules := 0
			for _, line := range sets {
				row := strings.SplitN(line, "\t", 3)
				if row[0] == words[1] && err == nil {
					err = q.AddPattern(rules, row[2])
					rules++
				}
			}
			if err != nil {
				fmt.Println("unsupported", err)
			} else {
				fmt.Println(rules)
			}
			continue
		}
		count, _ := strconv.Atoi(words[1])
		count = min(count, len(events))
		matches := 0
		begin := processorTime()
		for _, event := range events[:count] {
			found, _ := q.MatchesForEvent(event)
			matches += len(found)
		}
		fmt.Println(processorTime()-begin, matches)
	}
}
