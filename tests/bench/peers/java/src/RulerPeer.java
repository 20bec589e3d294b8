import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;

/**
 * Runs event-ruler beside us.
 *
 * verdicts: answers lines "pattern TAB event" with true, false or error, each pattern in a machine of its own.
 * answer DIR DATA: answers the lines of tests/bench/event_pattern.py, on the files that bench_event_pattern wrote.
 */
public class RulerPeer {
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("verdicts")) {
      verdicts();
    } else {
      answer(Path.of(arguments[1]), arguments[2]);
    }
  }

  private static void verdicts() throws IOException {
    Map<String, Machine> machines = new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Machine> eldest) {
        return size() > 64;
      }
    };
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] pair = line.split("\t", 2);
      out.println(verdict(machines, pair[0], pair[1]));
    }
    out.flush();
  }

  private static String verdict(Map<String, Machine> machines, String pattern, String event) {
    try {
      Machine machine = machines.get(pattern);
      if (machine == null) {
        machine = new Machine();
        machine.addRule("rule", pattern);
        machines.put(pattern, machine);
      }
      return machine.rulesForJSONEvent(event).isEmpty() ? "false" : "true";
    } catch (Exception e) {
      return "error";
    }
  }

  /** "set NAME" takes the rules of that set; "run COUNT" answers "seconds matches" for the first COUNT events. */
  private static void answer(Path folder, String data) throws Exception {
    List<String> events = Files.readAllLines(folder.resolve(data + ".jsonl"));
    List<String> sets = Files.readAllLines(folder.resolve("sets.tsv"));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Machine machine = new Machine();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("set")) {
        machine = new Machine();
        int rules = 0;
        for (String row : sets) {
          String[] parts = row.split("\t", 3);
          if (parts[0].equals(words[1])) {
            machine.addRule("rule-" + rules++, parts[2]);
          }
        }
        System.out.println(rules);
        continue;
      }
      int count = Math.min(Integer.parseInt(words[1]), events.size());
      long matches = 0;
      long begin = processorTime();
      for (int i = 0; i < count; i++) {
        matches += machine.rulesForJSONEvent(events.get(i)).size();
      }
      System.out.println((processorTime() - begin) / 1e9 + " " + matches);
    }
  }

  /** Of this thread, so that what else runs on the machine counts less; collecting garbage is not counted either. */
  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
